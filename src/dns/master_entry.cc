// Puts lines together to entries: quotes, comments and parentheses are dealt with here and nowhere else.
#include "dns/master_entry.h"

#include <array>
#include <limits>

#include "dns/word.h"

namespace milepost::dns {
namespace {

constexpr std::string_view kWordBreaks = " \t();";
constexpr std::size_t kShownSizeMax = 64;  // of an offending token

}  // namespace

void MasterEntry::start(std::size_t at_line) {
  line = at_line;
  begins_blank = false;
  text_.clear();
  words_.clear();
}

void MasterEntry::add(std::string_view word) {
  if (!words_.empty()) {
    text_ += ' ';
  }
  words_.push_back({text_.size(), word.size()});
  text_ += word;
}

std::expected<const MasterEntry*, MasterEntryError> MasterEntryReader::next() {
  error_.reset();
  open_parentheses_ = 0;
  entry_.start(line_number_ + 1);
  std::string_view line;
  for (auto outcome = read_line(line); outcome != LineOutcome::kEnd; outcome = read_line(line)) {
    if (entry_.word_count() == 0 && open_parentheses_ == 0) {
      entry_.line = line_number_;
      entry_.begins_blank = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    }
    if (outcome == LineOutcome::kTooLong || entry_.text_.size() + line.size() > kMasterEntrySizeMax) {
      fail("", "entry is too long; is a parenthesis left open?");
      return std::unexpected(*std::move(error_));
    }
    add_words(line);
    if (open_parentheses_ > 0) {
      continue;
    }
    if (error_) {
      return std::unexpected(*std::move(error_));
    }
    if (entry_.word_count() > 0) {
      return &entry_;
    }
  }
  if (open_parentheses_ > 0) {
    fail("(", "parenthesis is never closed");
  }
  if (in_->bad() && !read_failure_told_) {
    read_failure_told_ = true;
    fail("", "file cannot be read on");
  }
  if (error_) {
    return std::unexpected(*std::move(error_));
  }
  return nullptr;
}

MasterEntryReader::LineOutcome MasterEntryReader::read_line(std::string_view& text) {
  line_.clear();
  std::array<char, 4096> piece;
  for (;;) {
    in_->getline(piece.data(), piece.size());
    const auto taken = static_cast<std::size_t>(in_->gcount());
    if (taken == 0) {
      break;  // the end, or a stream that cannot be read on
    }
    const bool cut = in_->fail();  // the piece is full and the line goes on
    const bool delimiter_taken = !cut && !in_->eof();
    line_.append(piece.data(), delimiter_taken ? taken - 1 : taken);
    if (!cut) {
      break;
    }
    in_->clear();
    if (line_.size() > kMasterEntrySizeMax) {
      in_->ignore(std::numeric_limits<std::streamsize>::max(), '\n');
      ++line_number_;
      return LineOutcome::kTooLong;
    }
  }
  // Half a line before a read failure must not pass for a whole one.
  if (in_->bad() || (line_.empty() && !in_->good())) {
    return LineOutcome::kEnd;
  }
  ++line_number_;
  text = line_;
  if (text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  return LineOutcome::kRead;
}

void MasterEntryReader::add_words(std::string_view line) {
  while (!line.empty()) {
    switch (line.front()) {
      case ';':
        return;
      case '(':
        ++open_parentheses_;
        line.remove_prefix(1);
        break;
      case ')':
        if (open_parentheses_ == 0) {
          fail(")", "parenthesis was never opened");
        } else {
          --open_parentheses_;
        }
        line.remove_prefix(1);
        break;
      case ' ':
      case '\t':
        line.remove_prefix(1);
        break;
      default:
        add_word(line);
    }
  }
}

void MasterEntryReader::add_word(std::string_view& rest) {
  const auto size = word_size(rest, kWordBreaks);
  if (!size) {
    fail(rest, "quotation mark is never closed");
    rest = {};
    return;
  }
  entry_.add(rest.substr(0, *size));
  rest.remove_prefix(*size);
}

void MasterEntryReader::fail(std::string_view token, std::string_view what) {
  if (!error_) {
    error_ = MasterEntryError{entry_.line, std::string(token.substr(0, kShownSizeMax)), std::string(what)};
  }
}

}  // namespace milepost::dns
