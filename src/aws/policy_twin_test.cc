// Compiled access policies against a slow twin that reads the IAM User Guide word by word, on random documents and
// requests. The twin knows nothing of patterns, operand types or compilation: it works on texts.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "aws/access_policy.h"
#include "aws/policy_fixture.h"
#include "base/cidr.h"

namespace milepost::aws {
namespace {

using Texts = std::vector<std::string>;
using Values = std::vector<Texts>;
/// Operator -> key -> operands.
using Conditions = std::map<std::string, std::map<std::string, Texts>>;

struct Statement {
  std::string effect;
  std::string action_element;  // Action or NotAction
  Texts actions;
  std::string resource_element;
  Texts resources;
  Conditions conditions;
};

// -- the twin --

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool like(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return like(pattern.substr(1), text) || (!text.empty() && like(pattern, text.substr(1)));
  }
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         like(pattern.substr(1), text.substr(1));
}

bool in_block(const std::string& block, const std::string& address) {
  const auto parsed = base::Cidr::parse(block.contains('/') ? block : block + "/32");
  return parsed->contains(*base::IpAddress::parse(address));
}

/// One value of the request beside one of the policy; `how` without "Not".
bool compare(const std::string& how, const std::string& value, const std::string& operand) {
  if (how == "StringEquals") return value == operand;
  if (how == "StringEqualsIgnoreCase" || how == "Bool") return lower(value) == lower(operand);
  if (how == "StringLike") return like(operand, value);
  if (how == "IpAddress") return in_block(operand, value);
  if (how == "DateEquals") return value == operand;
  if (how == "DateLessThan") return value < operand;  // texts of one form sort as their times
  if (how == "DateLessThanEquals") return value <= operand;
  if (how == "DateGreaterThan") return value > operand;
  if (how == "DateGreaterThanEquals") return value >= operand;
  ADD_FAILURE() << how;
  return false;
}

bool one_value_fits(const std::string& how, const std::string& value, const Texts& operands) {
  if (const std::size_t no = how.find("Not"); no != std::string::npos) {
    const std::string plain = how.substr(0, no) + how.substr(no + 3);
    return std::ranges::none_of(operands,
                                [&](const auto& operand) { return compare(plain, value, operand); });
  }
  return std::ranges::any_of(operands, [&](const auto& operand) { return compare(how, value, operand); });
}

bool condition_holds(std::string how, const Texts& values, const Texts& operands) {
  if (how == "Null") {
    return std::ranges::find(operands, values.empty() ? "true" : "false") != operands.end();
  }
  const bool if_exists = how.ends_with("IfExists");
  if (if_exists) how.resize(how.size() - std::string("IfExists").size());
  const auto fits = [&](const std::string& value) {
    return one_value_fits(how.substr(how.find(':') + 1), value, operands);
  };
  if (how.starts_with("ForAllValues:")) return std::ranges::all_of(values, fits);
  if (values.empty() && if_exists) return true;
  if (how.starts_with("ForAnyValue:")) return std::ranges::any_of(values, fits);
  if (values.empty()) return how.contains("Not");
  return fits(values[0]);
}

bool element_covers(const std::string& element, const Texts& patterns, const std::string& text) {
  const bool any = std::ranges::any_of(patterns, [&](const auto& pattern) { return like(pattern, text); });
  return element.starts_with("Not") ? !any : any;
}

std::size_t place_of(const std::string& key) {
  const auto keys = test_vocabulary().condition_keys;
  return static_cast<std::size_t>(std::ranges::find(keys, key, &ConditionKey::name) - keys.begin());
}

bool applies(const Statement& statement, const std::string& action, const std::string& resource,
             const Values& values) {
  Texts lowered;
  for (const std::string& pattern : statement.actions) lowered.push_back(lower(pattern));
  if (!element_covers(statement.action_element, lowered, lower(action))) return false;
  if (!element_covers(statement.resource_element, statement.resources, resource)) return false;
  for (const auto& [how, keys] : statement.conditions) {
    for (const auto& [key, operands] : keys) {
      if (!condition_holds(how, values[place_of(key)], operands)) return false;
    }
  }
  return true;
}

Decision twin_decides(const std::vector<Statement>& statements, const std::string& action,
                      const std::string& resource, const Values& values) {
  bool allowed = false;
  bool denied = false;
  for (const Statement& statement : statements) {
    if (!applies(statement, action, resource, values)) continue;
    (statement.effect == "Allow" ? allowed : denied) = true;
  }
  return denied ? Decision::kDenied : allowed ? Decision::kAllowed : Decision::kNotAllowed;
}

// -- random documents and requests, over alphabets so small that things match --

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  std::vector<Statement> statements() {
    std::vector<Statement> made(1 + below(4));
    for (Statement& statement : made) {
      statement.effect = below(3) == 0 ? "Deny" : "Allow";
      statement.action_element = below(4) == 0 ? "NotAction" : "Action";
      statement.actions = several(1, 3, [this] { return below(4) == 0 ? "*" : blurred(action()); });
      statement.resource_element = below(4) == 0 ? "NotResource" : "Resource";
      statement.resources =
          several(1, 3, [this] { return below(4) == 0 ? "*" : kArn + blurred(zone() + "a"); });
      for (std::size_t left = below(3); left > 0; --left) add_condition(statement.conditions);
    }
    return made;
  }

  std::string action() { return test_vocabulary().actions[below(4)]; }
  std::string resource() { return below(6) == 0 ? "*" : kArn + zone(); }
  Values values() {
    Values made(kTestKeys);
    made[kWords] = several(0, 3, [this] { return word(); });
    made[kNames] = several(0, 4, [this] { return name(); });
    made[kSourceIp] = several(0, 2, [this] { return address(); });
    made[kCurrentTime] = several(0, 2, [this] { return date(); });
    made[kUserName] = several(0, 2, [this] { return user(); });
    made[kFlag] = several(0, 2, [this] { return std::string(below(2) == 0 ? "true" : "false"); });
    return made;
  }

 private:
  static constexpr const char* kArn = "arn:aws:route53:::hostedzone/";

  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }
  template <class Make>
  Texts several(std::size_t min, std::size_t end, Make make) {
    Texts made(min + below(end - min));
    std::ranges::generate(made, make);
    return made;
  }
  std::string text_of(std::string_view alphabet, std::size_t size_max) {
    std::string text(below(size_max + 1), ' ');
    std::ranges::generate(text, [&] { return alphabet[below(alphabet.size())]; });
    return text;
  }
  std::string zone() { return text_of("ab", 3); }
  std::string name() { return text_of("ab.", 4) + "b"; }
  std::string user() { return text_of("aA", 2); }
  std::string word() { return std::string(kTestWords[below(2)]); }
  std::string address() { return fmt::format("192.0.2.{}", below(8)); }
  std::string date() { return fmt::format("2026-11-22T05:00:0{}Z", below(4)); }

  /// `text` with wildcards in the place of some of it: still matches `text`.
  std::string blurred(std::string text) {
    for (std::size_t left = below(3); left > 0; --left) {
      const std::size_t from = text.find(':') + 1 + below(text.size() - text.find(':') - 1);
      const bool one = below(2) == 0 && text[from] != '*';
      one ? text.replace(from, 1, "?") : text.replace(from, below(3), "*");
    }
    if (below(4) == 0) std::ranges::transform(text, text.begin(), [](char c) { return fold_case(c); });
    return text;
  }

  std::string string_operator(bool with_wildcards) {
    static constexpr std::array kPlain = {"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase",
                                          "StringNotEqualsIgnoreCase"};
    static constexpr std::array kLike = {"StringLike", "StringNotLike"};
    return with_wildcards ? kLike[below(2)] : kPlain[below(4)];
  }
  std::string decorated(const std::string& how, bool several_valued) {
    const std::string quantifier = !several_valued ? "" : below(2) == 0 ? "ForAllValues:" : "ForAnyValue:";
    return quantifier + how + (below(4) == 0 ? "IfExists" : "");
  }

  void add_condition(Conditions& conditions) {
    static constexpr std::array kDates = {"DateEquals",         "DateNotEquals",   "DateLessThan",
                                          "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"};
    const bool wild = below(2) == 0;
    const auto put = [&](const std::string& how, TestKey key, auto operand) {
      conditions[how][std::string(test_vocabulary().condition_keys[key].name)] = several(1, 3, operand);
    };
    switch (below(7)) {
      case 0:
        return put(decorated(string_operator(wild), true), kWords,
                   [&] { return wild ? word().substr(0, 1) + "*" : word(); });
      case 1:
        return put(decorated(string_operator(wild), true), kNames,
                   [&] { return wild ? text_of("ab.*?", 3) + text_of("b*", 1) + "b" : name(); });
      case 2:
        return put(decorated(below(2) == 0 ? "IpAddress" : "NotIpAddress", false), kSourceIp, [&] {
          return below(2) == 0 ? address() : fmt::format("{}/{}", address(), 28 + below(5));
        });
      case 3:
        return put(decorated(kDates[below(6)], false), kCurrentTime, [&] { return date(); });
      case 4:
        return put(decorated(string_operator(wild), false), kUserName,
                   [&] { return wild ? text_of("aA*?", 3) : user(); });
      case 5:
        return put(decorated("Bool", false), kFlag, [&] { return below(2) == 0 ? "true" : "False"; });
      default:
        return put("Null", TestKey(below(kTestKeys)), [&] { return below(2) == 0 ? "true" : "false"; });
    }
  }

  std::mt19937 random_;
};

std::string json_of(const Texts& texts) {
  return fmt::format("[\"{}\"]", fmt::join(texts, "\",\""));
}

std::string json_of(const Conditions& conditions) {
  Texts blocks;
  for (const auto& [how, keys] : conditions) {
    Texts members;
    for (const auto& [key, operands] : keys)
      members.push_back(fmt::format("\"{}\":{}", key, json_of(operands)));
    blocks.push_back(fmt::format("\"{}\":{{{}}}", how, fmt::join(members, ",")));
  }
  return fmt::format("{{{}}}", fmt::join(blocks, ","));
}

std::string json_of(const std::vector<Statement>& statements) {
  Texts objects;
  for (const Statement& each : statements) {
    objects.push_back(fmt::format(R"({{"Effect":"{}","{}":{},"{}":{},"Condition":{}}})", each.effect,
                                  each.action_element, json_of(each.actions), each.resource_element,
                                  json_of(each.resources), json_of(each.conditions)));
  }
  return fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", fmt::join(objects, ",\n"));
}

TEST(PolicyTwin, DecidesTheSame) {
  constexpr int kDocuments = 10'000;
  constexpr int kRequestsEach = 12;
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  fmt::print("seed {}\n", seed);
  Generator generator(seed);
  const PolicyVocabulary vocabulary = test_vocabulary();
  std::map<Decision, int> decided;
  for (int document = 0; document < kDocuments; ++document) {
    const std::vector<Statement> statements = generator.statements();
    const std::string text = json_of(statements);
    const auto policy = AccessPolicy::compile(text, vocabulary, {});
    ASSERT_TRUE(policy) << text << '\n' << policy.error().message;
    for (int i = 0; i < kRequestsEach; ++i) {
      const std::string action = generator.action();
      const std::string resource = generator.resource();
      const Values values = generator.values();
      const Decision decision =
          policy->judge({.action = action, .resource = resource, .condition_values = values});
      ASSERT_EQ(decision, twin_decides(statements, action, resource, values))
          << text << '\n'
          << action << " on " << resource << '\n'
          << fmt::format("{}", values);
      ++decided[decision];
    }
  }
  // Neither side may pass by always saying the same.
  for (const Decision each : {Decision::kAllowed, Decision::kNotAllowed, Decision::kDenied}) {
    EXPECT_GT(decided[each], kDocuments * kRequestsEach / 20);
  }
}

}  // namespace
}  // namespace milepost::aws
