// SPDX-License-Identifier: GPL-2.0
// Independent pieces of work on every processor.
#pragma once

#include <cstddef>
#include <functional>

namespace bpfsigctl {

// Calls WORK for 0 to COUNT - 1, in about that order, on as many threads as there are
// processors. If one throws, no more are begun, and of those that threw the first by its
// number is thrown again.
void for_each_parallel(std::size_t count, const std::function<void(std::size_t)> &work);

} // namespace bpfsigctl
