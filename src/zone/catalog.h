// placeholder until the zone room lands: see zone/catalog_writer.h
#pragma once
namespace milepost::zone {
class Catalog;
}
