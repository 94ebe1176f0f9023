// Types around one domain name: CNAME NS PTR MX SOA (RFC 1035 3.3), SRV (RFC 2782).
#include "dns/rdata_types.h"

namespace milepost::dns {

using OneName = Fields<CompressibleName>;
constinit const RdataType kTypeCNAME = describe<OneName>(RrType::CNAME, "CNAME");
constinit const RdataType kTypeNS = describe<OneName>(RrType::NS, "NS");
constinit const RdataType kTypePTR = describe<OneName>(RrType::PTR, "PTR");

// preference, exchange
constinit const RdataType kTypeMX = describe<Fields<U16, CompressibleName>>(RrType::MX, "MX");

// mname, rname, serial, refresh, retry, expire, minimum
using Soa = Fields<CompressibleName, CompressibleName, U32, Period, Period, Period, Period>;
constinit const RdataType kTypeSOA = describe<Soa>(RrType::SOA, "SOA");

// priority, weight, port, target
constinit const RdataType kTypeSRV = describe<Fields<U16, U16, U16, DomainName>>(RrType::SRV, "SRV");

}  // namespace milepost::dns
