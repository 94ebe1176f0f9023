// Every served record type, each defined in the rdata_*.cc of its family and listed in rdata.cc.
#pragma once

#include "dns/rdata_layout.h"

namespace milepost::dns {

extern const RdataType kTypeA;
extern const RdataType kTypeAAAA;
extern const RdataType kTypeCAA;
extern const RdataType kTypeCNAME;
extern const RdataType kTypeDS;
extern const RdataType kTypeHTTPS;
extern const RdataType kTypeMX;
extern const RdataType kTypeNAPTR;
extern const RdataType kTypeNS;
extern const RdataType kTypePTR;
extern const RdataType kTypeSOA;
extern const RdataType kTypeSPF;
extern const RdataType kTypeSRV;
extern const RdataType kTypeSSHFP;
extern const RdataType kTypeSVCB;
extern const RdataType kTypeTLSA;
extern const RdataType kTypeTXT;

}  // namespace milepost::dns
