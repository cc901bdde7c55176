#include "scene.h"

#include <unistd.h>

#include <cstdio>

namespace soak {

void Scene::fail(const std::string& what) const {
  std::fprintf(stderr,
               "soak: FAILED in process %d, round %llu: %s\nThe provider's section had:\n%s"
               "To see it again: %s\n",
               static_cast<int>(::getpid()), static_cast<unsigned long long>(round_), what.c_str(),
               settings_.c_str(), command_line(options_, round_).c_str());
  ::_exit(1);
}

}  // namespace soak
