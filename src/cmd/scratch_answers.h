// What commands that evaluate answers without serving them need of the configuration: how a name server with it answers.
#pragma once

#include <filesystem>
#include <memory>

#include "answer/evaluator.h"
#include "base/result.h"
#include "cmd/client_places.h"
#include "cmd/config.h"
#include "publish/scratch_catalog.h"

namespace milepost::cmd {

/// Belongs to one thread; outlives the catalogs it makes.
class ScratchAnswers {
 public:
  /// An empty path: the defaults. `data`: the directory of a name server whose latencies in use count here, too; it need
  /// not be there. Error InvalidConfig.
  static base::Result<std::unique_ptr<ScratchAnswers>> make(const std::filesystem::path& config_file,
                                                            const std::filesystem::path& data);

  const Config& config() const { return config_; }
  /// As the name server's own (service_options.h).
  const answer::AnswerOptions& options() const { return options_; }
  /// Empty; it knows the configuration's regions.
  std::unique_ptr<publish::ScratchCatalog> make_catalog() const;

 private:
  ScratchAnswers(Config config, const std::filesystem::path& data);

  const Config config_;
  ClientPlaces places_;
  answer::AnswerOptions options_;
};

}  // namespace milepost::cmd
