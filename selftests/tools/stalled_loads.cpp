// SPDX-License-Identifier: GPL-2.0
#include "stalled_loads.h"

#include "run_command.h"

#include "loader/names.h"

#include <iostream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace stalled_loads {

void run(unsigned loads, const Stall &stall, const char *script) {
    std::vector<int> answers(loads);
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < loads; i++)
        threads.emplace_back([&stall, &answer = answers[i], i] { answer = stall.load(i); });
    stall.until_all_wait();
    const bool went_well = run_command::shell(script);
    stall.let_go();
    for (std::thread &thread : threads)
        thread.join();
    if (!went_well)
        throw std::runtime_error("the script failed");
    for (const int answer : answers)
        std::cout << bpfsigctl::errno_name(answer) << '\n';
}

} // namespace stalled_loads
