// Names by pattern, hosted zones by table.
#include "model/aws_alias_zones.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace milepost::model {
namespace {

constexpr std::string_view kCloudFront = "CloudFront";
constexpr std::string_view kAccelerator = "Global Accelerator";
constexpr std::string_view kBalancer = "Elastic Load Balancing";
constexpr std::string_view kNetworkBalancer = "Elastic Load Balancing, network";
constexpr std::string_view kWebsite = "S3 website";
constexpr std::string_view kApiGateway = "API Gateway";
constexpr std::string_view kBeanstalk = "Elastic Beanstalk";
constexpr std::string_view kVpcEndpoint = "VPC endpoint";
constexpr std::string_view kAppRunner = "App Runner";
constexpr std::string_view kLattice = "VPC Lattice";

/// A name is labels, `before`, the region, `after`: my-lb-1. | elb. | eu-west-1 | .amazonaws.com.
struct Pattern {
  std::string_view service;
  std::string_view before;
  std::string_view after;
  bool bare = false;  // the name may stand without labels of its own
};

/// Edge-optimised API Gateway names, AppSync's and Amplify's are CloudFront's.
constexpr auto kPatterns = std::to_array<Pattern>({
    {kNetworkBalancer, "elb.", ".amazonaws.com."},
    {kNetworkBalancer, "elb.", ".amazonaws.com.cn."},
    {kBalancer, "", ".elb.amazonaws.com."},
    {kBalancer, "", ".elb.amazonaws.com.cn."},
    {kWebsite, "s3-website-", ".amazonaws.com.", true},
    {kWebsite, "s3-website.", ".amazonaws.com.", true},
    {kWebsite, "s3-website.", ".amazonaws.com.cn.", true},
    {kApiGateway, "execute-api.", ".amazonaws.com."},
    {kApiGateway, "execute-api.", ".amazonaws.com.cn."},
    {kVpcEndpoint, "", ".vpce.amazonaws.com."},
    {kVpcEndpoint, "", ".vpce.amazonaws.com.cn."},
    {kBeanstalk, "", ".elasticbeanstalk.com."},
    {kAppRunner, "", ".awsapprunner.com."},
    {kLattice, "vpc-lattice-svcs.", ".on.aws."},
});

/// Names of services that have no regions.
constexpr auto kGlobalNames = std::to_array<Pattern>({
    {kCloudFront, "", ".cloudfront.net."},
    {kAccelerator, "", ".awsglobalaccelerator.com."},
});

struct Zone {
  std::string_view service;
  std::string_view region;
  std::string_view id;
};

constexpr auto kZones = std::to_array<Zone>({
    {kCloudFront, "", "Z2FDTNDATAQYW2"},
    {kAccelerator, "", "Z2BJ6XQ5FK7U4H"},
    {kBalancer, "af-south-1", "Z268VQBMOI5EKX"},
    {kBalancer, "ap-east-1", "Z3DQVH9N71FHZ0"},
    {kBalancer, "ap-northeast-1", "Z14GRHDCWA56QT"},
    {kBalancer, "ap-northeast-2", "ZWKZPGTI48KDX"},
    {kBalancer, "ap-northeast-3", "Z5LXEXXYW11ES"},
    {kBalancer, "ap-south-1", "ZP97RAFLXTNZK"},
    {kBalancer, "ap-south-2", "Z0173938T07WNTVAEPZN"},
    {kBalancer, "ap-southeast-1", "Z1LMS91P8CMLE5"},
    {kBalancer, "ap-southeast-2", "Z1GM3OXH4ZPM65"},
    {kBalancer, "ap-southeast-3", "Z08888821HLRG5A9ZRTER"},
    {kBalancer, "ap-southeast-4", "Z09517862IB2WZLPXG76F"},
    {kBalancer, "ap-southeast-5", "Z06010284QMVVW7WO5J"},
    {kBalancer, "ap-southeast-7", "Z0390008CMBRTHFGWBCB"},
    {kBalancer, "ca-central-1", "ZQSVJUPU6J1EY"},
    {kBalancer, "ca-west-1", "Z06473681N0SF6OS049SD"},
    {kBalancer, "cn-north-1", "Z1GDH35T77C1KE"},
    {kBalancer, "cn-northwest-1", "ZM7IZAIOVVDZF"},
    {kBalancer, "eu-central-1", "Z215JYRZR1TBD5"},
    {kBalancer, "eu-central-2", "Z06391101F2ZOEP8P5EB3"},
    {kBalancer, "eu-north-1", "Z23TAZ6LKFMNIO"},
    {kBalancer, "eu-south-1", "Z3ULH7SSC9OV64"},
    {kBalancer, "eu-south-2", "Z0956581394HF5D5LXGAP"},
    {kBalancer, "eu-west-1", "Z32O12XQLNTSW2"},
    {kBalancer, "eu-west-2", "ZHURV8PSTC4K8"},
    {kBalancer, "eu-west-3", "Z3Q77PNBQS71R4"},
    {kBalancer, "il-central-1", "Z09170902867EHPV2DABU"},
    {kBalancer, "me-central-1", "Z08230872XQRWHG2XF6I"},
    {kBalancer, "me-south-1", "ZS929ML54UICD"},
    {kBalancer, "mx-central-1", "Z023552324OKD1BB28BH5"},
    {kBalancer, "sa-east-1", "Z2P70J7HTTTPLU"},
    {kBalancer, "us-east-1", "Z35SXDOTRQ7X7K"},
    {kBalancer, "us-east-2", "Z3AADJGX6KTTL2"},
    {kBalancer, "us-gov-east-1", "Z166TLBEWOO7G0"},
    {kBalancer, "us-gov-west-1", "Z33AYJ8TM3BH4J"},
    {kBalancer, "us-west-1", "Z368ELLRRE2KJ0"},
    {kBalancer, "us-west-2", "Z1H1FL5HABSF5"},
    {kNetworkBalancer, "af-south-1", "Z203XCE67M25HM"},
    {kNetworkBalancer, "ap-east-1", "Z12Y7K3UBGUAD1"},
    {kNetworkBalancer, "ap-northeast-1", "Z31USIVHYNEOWT"},
    {kNetworkBalancer, "ap-northeast-2", "ZIBE1TIR4HY56"},
    {kNetworkBalancer, "ap-northeast-3", "Z1GWIQ4HH19I5X"},
    {kNetworkBalancer, "ap-south-1", "ZVDDRBQ08TROA"},
    {kNetworkBalancer, "ap-south-2", "Z0711778386UTO08407HT"},
    {kNetworkBalancer, "ap-southeast-1", "ZKVM4W9LS7TM"},
    {kNetworkBalancer, "ap-southeast-2", "ZCT6FZBF4DROD"},
    {kNetworkBalancer, "ap-southeast-3", "Z01971771FYVNCOVWJU1G"},
    {kNetworkBalancer, "ap-southeast-4", "Z01156963G8MIIL7X90IV"},
    {kNetworkBalancer, "ap-southeast-5", "Z026317210H9ACVTRO6FB"},
    {kNetworkBalancer, "ap-southeast-7", "Z054363131YWATEMWRG5L"},
    {kNetworkBalancer, "ca-central-1", "Z2EPGBW3API2WT"},
    {kNetworkBalancer, "ca-west-1", "Z02754302KBB00W2LKWZ9"},
    {kNetworkBalancer, "cn-north-1", "Z3QFB96KMJ7ED6"},
    {kNetworkBalancer, "cn-northwest-1", "ZQEIKTCZ8352D"},
    {kNetworkBalancer, "eu-central-1", "Z3F0SRJ5LGBH90"},
    {kNetworkBalancer, "eu-central-2", "Z02239872DOALSIDCX66S"},
    {kNetworkBalancer, "eu-north-1", "Z1UDT6IFJ4EJM"},
    {kNetworkBalancer, "eu-south-1", "Z23146JA1KNAFP"},
    {kNetworkBalancer, "eu-south-2", "Z1011216NVTVYADP1SSV"},
    {kNetworkBalancer, "eu-west-1", "Z2IFOLAFXWLO4F"},
    {kNetworkBalancer, "eu-west-2", "ZD4D7Y8KGAS4G"},
    {kNetworkBalancer, "eu-west-3", "Z1CMS0P5QUZ6D5"},
    {kNetworkBalancer, "il-central-1", "Z0313266YDI6ZRHTGQY4"},
    {kNetworkBalancer, "me-central-1", "Z00282643NTTLPANJJG2P"},
    {kNetworkBalancer, "me-south-1", "Z3QSRYVP46NYYV"},
    {kNetworkBalancer, "mx-central-1", "Z02031231H3ID6HYJ9A7U"},
    {kNetworkBalancer, "sa-east-1", "ZTK26PT1VY4CU"},
    {kNetworkBalancer, "us-east-1", "Z26RNL4JYFTOTI"},
    {kNetworkBalancer, "us-east-2", "ZLMOA37VPKANP"},
    {kNetworkBalancer, "us-gov-east-1", "Z1ZSMQQ6Q24QQ8"},
    {kNetworkBalancer, "us-gov-west-1", "ZMG1MZ2THAWF1"},
    {kNetworkBalancer, "us-west-1", "Z24FKFUX50B4VW"},
    {kNetworkBalancer, "us-west-2", "Z18D5FSROUN65G"},
    {kWebsite, "af-south-1", "Z83WF9RJE8B12"},
    {kWebsite, "ap-east-1", "ZNB98KWMFR0R6"},
    {kWebsite, "ap-east-2", "Z064739330DAH7WJVOO93"},
    {kWebsite, "ap-northeast-1", "Z2M4EHUR26P7ZW"},
    {kWebsite, "ap-northeast-2", "Z3W03O7B5YMIYP"},
    {kWebsite, "ap-northeast-3", "Z2YQB5RD63NC85"},
    {kWebsite, "ap-south-1", "Z11RGJOFQNVJUP"},
    {kWebsite, "ap-south-2", "Z02976202B4EZMXIPMXF7"},
    {kWebsite, "ap-southeast-1", "Z3O0J2DXBE1FTB"},
    {kWebsite, "ap-southeast-2", "Z1WCIGYICN2BYD"},
    {kWebsite, "ap-southeast-3", "Z01846753K324LI26A3VV"},
    {kWebsite, "ap-southeast-4", "Z0312387243XT5FE14WFO"},
    {kWebsite, "ap-southeast-5", "Z08660063OXLMA7F1FJHU"},
    {kWebsite, "ap-southeast-7", "Z0031014GXUMRZG6I14G"},
    {kWebsite, "ca-central-1", "Z1QDHH18159H29"},
    {kWebsite, "ca-west-1", "Z03565811Z33SLEZTHOUL"},
    {kWebsite, "cn-north-1", "Z5CN8UMXT92WN"},
    {kWebsite, "cn-northwest-1", "Z282HJ1KT0DH03"},
    {kWebsite, "eu-central-1", "Z21DNDUVLTQW6Q"},
    {kWebsite, "eu-central-2", "Z030506016YDQGETNASS"},
    {kWebsite, "eu-north-1", "Z3BAZG2TWCNX0D"},
    {kWebsite, "eu-south-1", "Z30OZKI7KPW7MI"},
    {kWebsite, "eu-south-2", "Z0081959F7139GRJC19J"},
    {kWebsite, "eu-west-1", "Z1BKCTXD74EZPE"},
    {kWebsite, "eu-west-2", "Z3GKZC51ZF0DB4"},
    {kWebsite, "eu-west-3", "Z3R1K369G5AVDG"},
    {kWebsite, "il-central-1", "Z09640613K4A3MN55U7GU"},
    {kWebsite, "me-central-1", "Z06143092I8HRXZRUZROF"},
    {kWebsite, "me-south-1", "Z1MPMWCPA7YB62"},
    {kWebsite, "sa-east-1", "Z7KQH4QJS55SO"},
    {kWebsite, "us-east-1", "Z3AQBSTGFYJSTF"},
    {kWebsite, "us-east-2", "Z2O1EMRO9K5GLX"},
    {kWebsite, "us-gov-east-1", "Z2NIFVYYW2VKV1"},
    {kWebsite, "us-gov-west-1", "Z31GFT0UA1I2HV"},
    {kWebsite, "us-west-1", "Z2F56UZL2M1ACD"},
    {kWebsite, "us-west-2", "Z3BJ6K6RIION7M"},
    {kApiGateway, "af-south-1", "Z2DHW2332DAMTN"},
    {kApiGateway, "ap-east-1", "Z3FD1VL90ND7K5"},
    {kApiGateway, "ap-northeast-1", "Z1YSHQZHG15GKL"},
    {kApiGateway, "ap-northeast-2", "Z20JF4UZKIW1U8"},
    {kApiGateway, "ap-northeast-3", "Z22ILHG95FLSZ2"},
    {kApiGateway, "ap-south-1", "Z3VO1THU9YC4UR"},
    {kApiGateway, "ap-south-2", "Z0853509Q1135NJ66RUH"},
    {kApiGateway, "ap-southeast-1", "ZL327KTPIQFUL"},
    {kApiGateway, "ap-southeast-2", "Z2RPCDW04V8134"},
    {kApiGateway, "ap-southeast-3", "Z10132843TYUYSLUG4HA3"},
    {kApiGateway, "ap-southeast-4", "Z092189423Y7RJK61311D"},
    {kApiGateway, "ca-central-1", "Z19DQILCV0OWEC"},
    {kApiGateway, "ca-west-1", "Z04745493436AWVTG1OQY"},
    {kApiGateway, "eu-central-1", "Z1U9ULNL0V5AJ3"},
    {kApiGateway, "eu-central-2", "Z09222482MK253X48U76H"},
    {kApiGateway, "eu-north-1", "Z3UWIKFBOOGXPP"},
    {kApiGateway, "eu-south-1", "Z3BT4WSQ9TDYZV"},
    {kApiGateway, "eu-south-2", "Z02499852UI5HEQ5JVWX3"},
    {kApiGateway, "eu-west-1", "ZLY8HYME6SFDD"},
    {kApiGateway, "eu-west-2", "ZJ5UAJN8Y3Z2Q"},
    {kApiGateway, "eu-west-3", "Z3KY65QIEKYHQQ"},
    {kApiGateway, "il-central-1", "Z07264553HBI44N5X2CKP"},
    {kApiGateway, "me-central-1", "Z08780021BKYYY8U0YHTV"},
    {kApiGateway, "me-south-1", "Z20ZBPC0SS8806"},
    {kApiGateway, "sa-east-1", "ZCMLWB8V5SYIT"},
    {kApiGateway, "us-east-1", "Z1UJRXOUMOOFQ8"},
    {kApiGateway, "us-east-2", "ZOJJZC49E0EPZ"},
    {kApiGateway, "us-gov-east-1", "Z3SE9ATJYCRCZJ"},
    {kApiGateway, "us-gov-west-1", "Z1K6XKP9SAGWDV"},
    {kApiGateway, "us-west-1", "Z2MUQ32089INYE"},
    {kApiGateway, "us-west-2", "Z2OJLYMUO9EFXC"},
    {kBeanstalk, "af-south-1", "Z1EI3BVKMKK4AM"},
    {kBeanstalk, "ap-east-1", "ZPWYUBWRU171A"},
    {kBeanstalk, "ap-northeast-1", "Z1R25G3KIG2GBW"},
    {kBeanstalk, "ap-northeast-2", "Z3JE5OI70TWKCP"},
    {kBeanstalk, "ap-northeast-3", "ZNE5GEY1TIAGY"},
    {kBeanstalk, "ap-south-1", "Z18NTBI3Y7N9TZ"},
    {kBeanstalk, "ap-southeast-1", "Z16FZ9L249IFLT"},
    {kBeanstalk, "ap-southeast-2", "Z2PCDNR3VC2G1N"},
    {kBeanstalk, "ap-southeast-3", "Z05913172VM7EAZB40TA8"},
    {kBeanstalk, "ca-central-1", "ZJFCZL7SSZB5I"},
    {kBeanstalk, "eu-central-1", "Z1FRNW7UH4DEZJ"},
    {kBeanstalk, "eu-north-1", "Z23GO28BZ5AETM"},
    {kBeanstalk, "eu-south-1", "Z10VDYYOA2JFKM"},
    {kBeanstalk, "eu-west-1", "Z2NYPWQ7DFZAZH"},
    {kBeanstalk, "eu-west-2", "Z1GKAAAUGATPF1"},
    {kBeanstalk, "eu-west-3", "Z5WN6GAYWG5OB"},
    {kBeanstalk, "il-central-1", "Z02941091PERNCB1MI5H7"},
    {kBeanstalk, "me-south-1", "Z2BBTEKR2I36N2"},
    {kBeanstalk, "sa-east-1", "Z10X7K2B4QSOFV"},
    {kBeanstalk, "us-east-1", "Z117KPS5GTRQ2G"},
    {kBeanstalk, "us-east-2", "Z14LCN19Q5QHIC"},
    {kBeanstalk, "us-gov-east-1", "Z35TSARG0EJ4VU"},
    {kBeanstalk, "us-gov-west-1", "Z4KAURWC4UUUG"},
    {kBeanstalk, "us-west-1", "Z1LQECGX5PH1X"},
    {kBeanstalk, "us-west-2", "Z38NKT9BP95V3O"},
    {kVpcEndpoint, "af-south-1", "Z09302161J80N9A7UTP7U"},
    {kVpcEndpoint, "ap-east-1", "Z2LIHJ7PKBEMWN"},
    {kVpcEndpoint, "ap-northeast-1", "Z2E726K9Y6RL4W"},
    {kVpcEndpoint, "ap-northeast-2", "Z27UANNT0PRK1T"},
    {kVpcEndpoint, "ap-northeast-3", "Z376B5OMM2JZL2"},
    {kVpcEndpoint, "ap-south-1", "Z2KVTB3ZLFM7JR"},
    {kVpcEndpoint, "ap-south-2", "Z0952991RWSF5AHIQDIY"},
    {kVpcEndpoint, "ap-southeast-1", "Z18LLCSTV4NVNL"},
    {kVpcEndpoint, "ap-southeast-2", "ZDK2GCRPAFKGO"},
    {kVpcEndpoint, "ap-southeast-3", "Z03881013RZ9BYYZO8N5W"},
    {kVpcEndpoint, "ap-southeast-4", "Z07508191CO1RNBX3X3AU"},
    {kVpcEndpoint, "ca-central-1", "ZRCXCF510Y6P9"},
    {kVpcEndpoint, "eu-central-1", "Z273ZU8SZ5RJPC"},
    {kVpcEndpoint, "eu-central-2", "Z045369019J4FUQ4S272E"},
    {kVpcEndpoint, "eu-north-1", "Z3OWWK6JFDEDGC"},
    {kVpcEndpoint, "eu-south-1", "Z2A5FDNRLY7KZG"},
    {kVpcEndpoint, "eu-south-2", "Z014396544HENR57XQCJ"},
    {kVpcEndpoint, "eu-west-1", "Z38GZ743OKFT7T"},
    {kVpcEndpoint, "eu-west-2", "Z7K1066E3PUKB"},
    {kVpcEndpoint, "eu-west-3", "Z1DWHTMFP0WECP"},
    {kVpcEndpoint, "me-central-1", "Z07122992YCEUCB9A9570"},
    {kVpcEndpoint, "me-south-1", "Z3B95P3VBGEQGY"},
    {kVpcEndpoint, "sa-east-1", "Z2LXUWEVLCVZIB"},
    {kVpcEndpoint, "us-east-1", "Z7HUB22UULQXV"},
    {kVpcEndpoint, "us-east-2", "ZC8PG0KIFKBRI"},
    {kVpcEndpoint, "us-gov-east-1", "Z2MU5TEIGO9WXB"},
    {kVpcEndpoint, "us-gov-west-1", "Z12529ZODG2B6H"},
    {kVpcEndpoint, "us-west-1", "Z12I86A8N7VCZO"},
    {kVpcEndpoint, "us-west-2", "Z1YSA3EXCYUU9Z"},
    {kAppRunner, "ap-northeast-1", "Z08491812XW6IPYLR6CCA"},
    {kAppRunner, "ap-south-1", "Z00855883LBHKTIC4ODF2"},
    {kAppRunner, "ap-southeast-1", "Z09819469CZ3KQ8PWMCL"},
    {kAppRunner, "ap-southeast-2", "Z03657752RA8799S0TI5I"},
    {kAppRunner, "eu-central-1", "Z0334911C2FDI2Q9M4FZ"},
    {kAppRunner, "eu-west-1", "Z087551914Z2PCAU0QHMW"},
    {kAppRunner, "eu-west-2", "Z098228427VC6B3IX76ON"},
    {kAppRunner, "eu-west-3", "Z087117439MBKHYM69QS6"},
    {kAppRunner, "us-east-1", "Z01915732ZBZKC8D32TPT"},
    {kAppRunner, "us-east-2", "Z0224347AD7KVHMLOX31"},
    {kAppRunner, "us-west-2", "Z02243383FTQ64HJ5772Q"},
});

/// us-east-1, us-gov-west-1: what a label between two dots can be, a bucket or a balancer as well.
bool is_region(std::string_view label) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return std::ranges::all_of(label, is_part) && std::ranges::count(label, '-') >= 2 && label.back() >= '0' &&
         label.back() <= '9';
}

/// The region in `name`; empty: the name is not of this pattern.
std::string_view region_in(std::string_view name, const Pattern& pattern) {
  if (!name.ends_with(pattern.after)) return {};
  name.remove_suffix(pattern.after.size());
  // `before` has a dot at its end or its start stands behind one, so the last label has the region.
  const std::size_t dot = name.rfind('.');
  std::size_t begin = dot == name.npos ? 0 : dot + 1;
  if (!pattern.before.empty()) {
    begin = name.rfind(pattern.before);
    if (begin == name.npos) return {};
  }
  if (begin == 0 ? !pattern.bare : name[begin - 1] != '.') return {};
  const std::string_view region = name.substr(begin + pattern.before.size());
  return is_region(region) ? region : std::string_view();
}

}  // namespace

std::string website_endpoint(std::string_view region) {
  constexpr auto kWithHyphen =
      std::to_array<std::string_view>({"ap-northeast-1", "ap-southeast-1", "ap-southeast-2", "eu-west-1",
                                       "sa-east-1", "us-east-1", "us-gov-west-1", "us-west-1", "us-west-2"});
  const bool is_old = std::ranges::find(kWithHyphen, region) != kWithHyphen.end();
  const char separator = is_old ? '-' : '.';
  return fmt::format("s3-website{}{}.amazonaws.com{}", separator, region,
                     region.starts_with("cn-") ? ".cn" : "");
}

std::optional<AwsTarget> aws_target_of_name(std::string_view stored_name) {
  for (const Pattern& global : kGlobalNames) {
    if (stored_name.ends_with(global.after) && stored_name.size() > global.after.size())
      return AwsTarget{global.service, {}};
  }
  for (const Pattern& pattern : kPatterns) {
    if (const auto region = region_in(stored_name, pattern); !region.empty())
      return AwsTarget{pattern.service, region};
  }
  return std::nullopt;
}

std::optional<AwsTarget> aws_target_of_zone(std::string_view hosted_zone_id) {
  const auto* zone = std::ranges::find(kZones, hosted_zone_id, &Zone::id);
  if (zone == kZones.end()) return std::nullopt;
  return AwsTarget{zone->service, zone->region};
}

std::string_view aws_zone_of(const AwsTarget& target) {
  const auto* zone = std::ranges::find_if(kZones, [&](const Zone& each) {
    return AwsTarget{each.service, each.region} == target;
  });
  return zone == kZones.end() ? std::string_view() : zone->id;
}

}  // namespace milepost::model
