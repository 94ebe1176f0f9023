// The master-file reader: what it reads, what it skips and how it says so.
#include "dns/master_file.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <stdexcept>

#include "dns/master_printer.h"

namespace milepost::dns {
namespace {

Name name_of(std::string_view text) {
  return *scan_name(text, Escapes::kDecimal);
}

using Files = std::map<std::string, std::string>;

/// Everything the reader gives, one line each: records as master-file lines, errors with `!` before them.
std::string read(const std::string& text, const Files& includes = {}) {
  std::istringstream in(text);
  MasterOptions options{.origin = name_of("example."), .file = "zones/main"};
  options.open_include = [&includes](const std::string& path) -> std::unique_ptr<std::istream> {
    const auto found = includes.find(path);
    return found == includes.end() ? nullptr : std::make_unique<std::istringstream>(found->second);
  };
  MasterReader reader(in, std::move(options));
  std::string out;
  while (const auto entry = reader.next()) {
    if (!*entry) {
      out += "! " + entry->error().text() + (entry->error().fatal ? " (fatal)\n" : "\n");
      continue;
    }
    const MasterRecord& record = **entry;
    out += print_name(record.owner, Escapes::kDecimal) + ' ' + std::to_string(record.ttl) + ' ' +
           print_type(record.type) + ' ' + print_rdata(record.type, record.rdata, {}) + '\n';
  }
  return out;
}

TEST(MasterFile, ReadsTheExampleOfRfc1035) {
  EXPECT_EQ(read(R"(
$TTL 3600
@   IN  SOA     VENERA      Action\.domains (
                                 20     ; SERIAL
                                 7200   ; REFRESH
                                 600    ; RETRY
                                 3600000; EXPIRE
                                 60)    ; MINIMUM

        NS      A.ISI.EDU.
        NS      VENERA
        MX      10      VENERA
A       A       26.3.0.103
VENERA  A       10.1.0.52
        A       128.9.0.32
)"),
            "example. 3600 SOA VENERA.example. Action\\.domains.example. 20 7200 600 3600000 60\n"
            "example. 3600 NS A.ISI.EDU.\n"
            "example. 3600 NS VENERA.example.\n"
            "example. 3600 MX 10 VENERA.example.\n"
            "A.example. 3600 A 26.3.0.103\n"
            "VENERA.example. 3600 A 10.1.0.52\n"
            "VENERA.example. 3600 A 128.9.0.32\n");
}

TEST(MasterFile, TakesTtlAndClassInEitherOrder) {
  EXPECT_EQ(read("a 60 IN A 192.0.2.1\nb in 1h30m A 192.0.2.1\nc CLASS1 7 A 192.0.2.1\nd 1D A 192.0.2.1\n"),
            "a.example. 60 A 192.0.2.1\nb.example. 5400 A 192.0.2.1\n"
            "c.example. 7 A 192.0.2.1\nd.example. 86400 A 192.0.2.1\n");
}

TEST(MasterFile, LeftOutTtlIsTheDefaultOrElseTheLastWritten) {
  EXPECT_EQ(read("a 60 A 192.0.2.1\nb A 192.0.2.1\n$TTL 1m\nc 7 A 192.0.2.1\nd A 192.0.2.1\n$TTL 9\ne A "
                 "192.0.2.1\n"),
            "a.example. 60 A 192.0.2.1\nb.example. 60 A 192.0.2.1\nc.example. 7 A 192.0.2.1\n"
            "d.example. 60 A 192.0.2.1\ne.example. 9 A 192.0.2.1\n");
  EXPECT_EQ(read("@ SOA . . 1 2 3 4 5\na A 192.0.2.1\n"),
            "example. 5 SOA . . 1 2 3 4 5\na.example. 5 A 192.0.2.1\n");
  EXPECT_EQ(read("a A 192.0.2.1\n"),
            "! zones/main:1: 'a': TTL is left out, but no $TTL or TTL comes before it\n");
}

TEST(MasterFile, OriginMovesRelativeNames) {
  EXPECT_EQ(read("$TTL 1\n$ORIGIN sub\na NS b\n$ORIGIN other.\na NS b\n@ NS @\n$ORIGIN .\na NS b\n"),
            "a.sub.example. 1 NS b.sub.example.\na.other. 1 NS b.other.\nother. 1 NS other.\na. 1 NS b.\n");
}

TEST(MasterFile, OwnerLeftOutIsTheLastOne) {
  EXPECT_EQ(read("$TTL 1\n$ORIGIN x.\na A 192.0.2.1\n$ORIGIN y.\n\tA 192.0.2.2\n ; comment\n\n A 192.0.2.3"),
            "a.x. 1 A 192.0.2.1\na.x. 1 A 192.0.2.2\na.x. 1 A 192.0.2.3\n");
}

TEST(MasterFile, ReadsQuotesEscapesCommentsAndParenthesesAnywhere) {
  EXPECT_EQ(read("a(60 TXT)\"(;\" ;\"\n"
                 "b 60 TXT ( one\n"
                 "  ;) not here\n"
                 "\"two \\\" words\" ) three\\;\n"
                 "\\$c\\.d 60 TXT x\r\n"
                 "(\n e 60\n) TXT \"\"\n"),
            "a.example. 60 TXT \"(;\"\n"
            "b.example. 60 TXT \"one\" \"two \\\" words\" \"three;\"\n"
            "\\$c\\.d.example. 60 TXT \"x\"\n"
            "e.example. 60 TXT \"\"\n");
}

TEST(MasterFile, ReadsUnknownTypes) {
  EXPECT_EQ(
      read("a 1 TYPE731 \\# 6 abcdef (\n 012345 )\nb 1 CLASS1 TYPE1 \\# 4 C0000201\nc 1 TYPE731 \\# 0\n"),
      "a.example. 1 TYPE731 \\# 6 ABCDEF012345\nb.example. 1 A 192.0.2.1\nc.example. 1 TYPE731 \\# 0\n");
}

TEST(MasterFile, SkipsBadEntriesAndSaysWhy) {
  EXPECT_EQ(read("$TTL 60\n"
                 "a A 999.1.1.1\n"
                 "a CH A 192.0.2.1\n"
                 "a RRSIG A 8 2\n"
                 "a MX mail\n"
                 "a 2147483648 A 192.0.2.1\n"
                 "a 60\n"
                 "a A\n"
                 "$GENERATE 1-3 a$ A 192.0.2.$\n"
                 "$WHAT\n"
                 "b A 192.0.2.1\n"),
            "! zones/main:2: '999.1.1.1': Value is not a valid IPv4 address\n"
            "! zones/main:3: 'CH': class is not IN\n"
            "! zones/main:4: 'RRSIG': record type is not supported\n"
            "! zones/main:5: 'mail': MX record doesn't have 2 fields\n"
            "! zones/main:6: '2147483648': TTL is above 2147483647 seconds\n"
            "! zones/main:7: 'a 60': record type is missing\n"
            "! zones/main:8: 'A': data is missing\n"
            "! zones/main:9: '$GENERATE': $GENERATE is not supported; write its records out\n"
            "! zones/main:10: '$WHAT': directive is unknown\n"
            "b.example. 60 A 192.0.2.1\n");
}

TEST(MasterFile, OwnerLeftOutBehindABadOwnerIsSkippedToo) {
  EXPECT_EQ(
      read("$TTL 60\na A 192.0.2.1\nb..c A 192.0.2.2\n A 192.0.2.3\nd A 192.0.2.4\n\"e\" A 192.0.2.5\n"),
      "a.example. 60 A 192.0.2.1\n"
      "! zones/main:3: 'b..c': Domain label is empty\n"
      "! zones/main:4: 'A': owner is left out, but no entry before it has one\n"
      "d.example. 60 A 192.0.2.4\n"
      "! zones/main:6: '\"e\"': name stands in quotation marks\n");
  EXPECT_EQ(read(" 1 A 192.0.2.1\n"),
            "! zones/main:1: '1': owner is left out, but no entry before it has one\n");
}

TEST(MasterFile, FindsTheEndOfEntriesWithBadQuotesAndParentheses) {
  EXPECT_EQ(read("$TTL 60\na TXT \"open\nb A 192.0.2.1 )\nc TXT (\n\"open\n more )\nd A 192.0.2.1\ne TXT ( "
                 "\nf A 192.0.2.1\n"),
            "! zones/main:2: '\"open': quotation mark is never closed\n"
            "! zones/main:3: ')': parenthesis was never opened\n"
            "! zones/main:4: '\"open': quotation mark is never closed\n"
            "d.example. 60 A 192.0.2.1\n"
            "! zones/main:8: '(': parenthesis is never closed\n");
}

TEST(MasterFile, StopsAtBrokenOriginAndTtl) {
  EXPECT_EQ(read("$ORIGIN a..b\na 1 A 192.0.2.1\n"),
            "! zones/main:1: 'a..b': Domain label is empty (fatal)\n");
  EXPECT_EQ(read("$ORIGIN\na 1 A 192.0.2.1\n"),
            "! zones/main:1: '$ORIGIN': $ORIGIN takes one name (fatal)\n");
  EXPECT_EQ(read("$TTL x\na 1 A 192.0.2.1\n"),
            "! zones/main:1: '$TTL x': $TTL takes one time of at most 2147483647 seconds (fatal)\n");
}

TEST(MasterFile, IncludesFilesBesideTheIncludingOne) {
  const Files files{{"zones/sub/one", "a A 192.0.2.1\n$ORIGIN elsewhere.\n$INCLUDE two\nb A 192.0.2.3\n"},
                    {"zones/sub/two", " A 192.0.2.2\nx NS y\n"},
                    {"/etc/three", "bad\n"}};
  EXPECT_EQ(
      read("$TTL 1\n$INCLUDE sub/one inner\n$INCLUDE \"sub/two\" other.\nc A 192.0.2.4\n$INCLUDE /etc/three\n"
           "d A 192.0.2.5\n",
           files),
      "a.inner.example. 1 A 192.0.2.1\na.inner.example. 1 A 192.0.2.2\nx.elsewhere. 1 NS y.elsewhere.\n"
      "b.elsewhere. 1 A 192.0.2.3\n"
      "! zones/sub/two:1: 'A': owner is left out, but no entry before it has one\n"
      "x.other. 1 NS y.other.\n"
      "c.example. 1 A 192.0.2.4\n"
      "! /etc/three:1: 'bad': record type is missing\n"
      "d.example. 1 A 192.0.2.5\n");
}

TEST(MasterFile, OwnerComesBackBehindAnInclude) {
  EXPECT_EQ(read("$TTL 1\na A 192.0.2.1\n$INCLUDE f\n A 192.0.2.2\n", {{"zones/f", "b A 192.0.2.3\n"}}),
            "a.example. 1 A 192.0.2.1\nb.example. 1 A 192.0.2.3\na.example. 1 A 192.0.2.2\n");
}

TEST(MasterFile, SurvivesMissingAndCircularIncludes) {
  EXPECT_EQ(read("$TTL 1\n$INCLUDE none\na A 192.0.2.1\n"),
            "! zones/main:2: 'zones/none': file cannot be read\na.example. 1 A 192.0.2.1\n");
  const std::string out = read("$TTL 1\n$INCLUDE f\n", {{"zones/f", "$INCLUDE f\na A 192.0.2.1\n"}});
  EXPECT_TRUE(out.starts_with("! zones/f:1: 'f': too many files are included, or they include each other\n"))
      << out;
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 11);
}

TEST(MasterFile, IncludesThatMultiplyAreBounded) {
  const std::string twice = "$INCLUDE f\n$INCLUDE f\n$INCLUDE f\n";
  const std::string out = read(twice, {{"zones/f", twice}});
  EXPECT_LE(std::count(out.begin(), out.end(), '\n'), 3003);
}

TEST(MasterFile, LongEntriesAreSkipped) {
  const std::string spaces(kMasterEntrySizeMax + 10, ' ');
  EXPECT_EQ(read("$TTL 1\na TXT (" + spaces + ")\nb A 192.0.2.1\n"),
            "! zones/main:2: entry is too long; is a parenthesis left open?\nb.example. 1 A 192.0.2.1\n");
  std::string lines = "$TTL 1\na TXT (\n";
  for (int i = 0; i < 40; ++i) {
    lines += std::string(20000, 'x') + "\n";
  }
  EXPECT_TRUE(read(lines).starts_with("! zones/main:2: entry is too long; is a parenthesis left open?\n"));
}

/// A file whose disk fails behind the first line.
class FailingBuffer : public std::stringbuf {
 public:
  using std::stringbuf::stringbuf;

 private:
  int_type underflow() override { throw std::runtime_error("disk"); }
};

TEST(MasterFile, ReadFailuresAreNoEnds) {
  FailingBuffer buffer("a 1 A 192.0.2.1\nb 1 A");
  std::istream in(&buffer);
  MasterReader reader(in, {.origin = Name(), .file = "zone"});
  EXPECT_TRUE(reader.next().value().has_value());
  EXPECT_EQ(reader.next().value().error().what, "file cannot be read on");
  EXPECT_FALSE(reader.next().has_value());
}

TEST(MasterFile, LinesEndAnywhereInTheReadersPieces) {
  for (std::size_t size = 4080; size < 4110; ++size) {
    const std::string line = "a 1 A " + std::string(size, ' ') + "192.0.2.1";
    const std::string record = "a.example. 1 A 192.0.2.1\n";
    EXPECT_EQ(read(line), record) << size;
    EXPECT_EQ(read(line + "\r\n" + line), record + record) << size;
  }
}

TEST(MasterFile, ReadsRdataOf65535OctetsAllEscaped) {
  Rdata rdata;
  for (int i = 0; i < 255; ++i) {
    rdata.push_back(255);
    rdata.insert(rdata.end(), 255, 0xff);
  }
  rdata.push_back(254);
  rdata.insert(rdata.end(), 254, 0xff);
  ASSERT_EQ(rdata.size(), kRdataSizeMax);
  const Name origin = name_of("example.");
  std::string text;
  MasterPrinter(origin, text).print(origin, 60, RrType::TXT, rdata);
  std::istringstream in(text);
  MasterReader reader(in, {.origin = Name()});
  const auto record = reader.next();
  ASSERT_TRUE(record.has_value() && record->has_value()) << record->error().text();
  EXPECT_EQ((*record)->rdata, rdata);
}

TEST(MasterPrinter, PrintsLinesThatReadBackAlike) {
  const std::string lines =
      "$ORIGIN ex\\.ample.\n"
      "@ 60 IN SOA ns.ex\\.ample. host.ex\\.ample. 1 2 3 4 5\n"
      "\\@ 60 IN A 192.0.2.1\n"
      "\\$a\\;b 0 IN TXT \"a;b\" \"\" \"\\000\"\n"
      "* 60 IN CNAME other.\n"
      "x.y 2147483647 IN TYPE731 \\# 2 AB01\n"
      "outside. 60 IN NS .\n"
      "notex\\.ample. 60 IN HTTPS 1 . alpn=\"h2,h3\" port=443\n";
  std::istringstream in(lines);
  const Name origin = name_of("EX\\.AMPLE.");
  MasterReader reader(in, {.origin = Name()});
  std::string out;
  MasterPrinter printer(origin, out);
  while (const auto record = reader.next()) {
    ASSERT_TRUE(record->has_value()) << record->error().text();
    printer.print((*record)->owner, (*record)->ttl, (*record)->type, (*record)->rdata);
  }
  EXPECT_EQ(out.substr(out.find('\n')), lines.substr(lines.find('\n')));
}

TEST(MasterPrinter, PrintsAbsoluteOwnersAtTheRoot) {
  const Name root;
  std::string out;
  MasterPrinter(root, out).print(name_of("com."), 1, RrType::NS, name_of("a.").view().wire());
  EXPECT_EQ(out, "$ORIGIN .\ncom. 1 IN NS a.\n");
}

}  // namespace
}  // namespace milepost::dns
