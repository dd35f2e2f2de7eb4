#include "common.h"

namespace {
thread_local std::string last_error;
thread_local bool pending = false;
}

namespace dt {

void set_error(std::string message) noexcept {
    last_error = std::move(message);
    pending = true;
}

void set_error(const c10::Error& error) noexcept { set_error(std::string(error.what_without_backtrace())); }

}  // namespace dt

// The message of this thread's last failed call, once: null when there was none since. Valid until the next failure.
DT_API const char* dt_take_error() {
    if (!pending) return nullptr;
    pending = false;
    return last_error.c_str();
}
