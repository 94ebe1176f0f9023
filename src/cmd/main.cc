// milepost: the one place that reads argv and the environment. Every command is a function in commands.h.
#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

#include "cmd/commands.h"

int main(int argc, char** argv) {
  CLI::App app{"Milepost: an authoritative DNS service with Amazon Route 53's API"};
  app.set_version_flag("--version", "milepost " MILEPOST_VERSION);
  CLI11_PARSE(app, argc, argv);
  return milepost::cmd::kWrongUsage;
}
