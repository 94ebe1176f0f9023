// The one place that has to know what a name server's answers depend on besides the store.
#include "cmd/scratch_answers.h"

#include <utility>

#include "cmd/commands.h"
#include "cmd/data_directory.h"
#include "cmd/service_options.h"

namespace milepost::cmd {

ScratchAnswers::ScratchAnswers(Config config, const std::filesystem::path& data)
    : config_(std::move(config)), places_(config_.client_location), options_(answer_options(config_)) {
  config_.client_location.admit_regions();
  places_.recall_from(DataDirectory::latencies_in(data));
  places_.load();
  places_.tell(options_.sources);
}

base::Result<std::unique_ptr<ScratchAnswers>> ScratchAnswers::make(const std::filesystem::path& config_file,
                                                                      const std::filesystem::path& data) {
  ServeOptions serving;
  serving.config = config_file;
  auto config = effective_config(serving);
  if (!config) return std::unexpected(std::move(config.error()));
  return std::unique_ptr<ScratchAnswers>(new ScratchAnswers(*std::move(config), data));
}

std::unique_ptr<publish::ScratchCatalog> ScratchAnswers::make_catalog() const {
  return std::make_unique<publish::ScratchCatalog>(
      [this](std::string_view region) { return places_.region(region); });
}

}  // namespace milepost::cmd
