// A record set on one line, for people: audit trail and messages, much as a master file would say it.
//
//   www.example.com. 300 A 192.0.2.1 192.0.2.2
//   www.example.com. 60 A 192.0.2.1 [SetIdentifier=blue, Weight=10]
//   www.example.com. A -> lb.example.com. [Zone=Z1]
#pragma once

#include <string>

#include "model/record_set.h"

namespace milepost::model {

/// Values stand as they were entered; names are escaped already.
std::string print_line(const RecordSet& set);

}  // namespace milepost::model
