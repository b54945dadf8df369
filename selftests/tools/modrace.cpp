// SPDX-License-Identifier: GPL-2.0
// modrace ROUNDS same|different|present NAME...: one thread a CPU loads each module
// NAME and removes it again, ROUNDS times, all CPUs the same or each beginning with
// another; present: all are in the kernel already, and what the policy admits fails
// with EEXIST, which takes less. In the middle of it `bpfsigctl lock --no-sig-enforce`
// runs. Every CPU has copies of its own on the boot root, for since 6.5 concurrent
// loads of one file are one load. Then counts:
//   lock        its exit status
//   late        admissions recorded after the lock's time
//   after       loads that began after lock had returned and were let in
//   in_flight   admissions neither in the kernel nor failed when lock returned
//   loaded      loads that were let in
//   recorded    of the ledger's admissions, those that went live or met themselves
//   refused     loads that were refused
#include "module_syscalls.h"

#include "loader/ledger.h"
#include "loader/loaded_policy.h"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Counts {
    std::atomic<unsigned> loaded{0};
    std::atomic<unsigned> refused{0};
    std::atomic<unsigned> after{0};
    std::atomic<unsigned> attempts{0};
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<bool> lock_returned{false};

void run_on_cpu(unsigned cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    ::sched_setaffinity(0, sizeof(set), &set);
}

std::string copy_of(unsigned cpu, const std::string &name) {
    return "/modrace." + std::to_string(cpu) + "." + name + ".ko";
}

void make_copy(unsigned cpu, const std::string &name) {
    const std::vector<char> image = module_syscalls::read_file("/modules/unsigned/" + name + ".ko");
    std::ofstream copy(copy_of(cpu, name), std::ios::binary);
    copy.write(image.data(), static_cast<std::streamsize>(image.size()));
    if (!copy.flush())
        throw std::runtime_error("cannot write " + copy_of(cpu, name));
}

void load_and_remove(unsigned cpu, const std::string &name, Counts &counts) {
    const bool began_after = lock_returned;
    const int error = module_syscalls::finit(copy_of(cpu, name), 0);
    counts.attempts++;
    if (error == EKEYREJECTED)
        counts.refused++;
    if (error != 0 && error != EEXIST)
        return;
    counts.loaded++;
    if (began_after)
        counts.after++;
    if (error == EEXIST)
        return;
    while (module_syscalls::remove(name) == EAGAIN)
        std::this_thread::yield();
}

void worker(unsigned cpu, unsigned rounds, const std::vector<std::string> &names, Counts &counts) {
    run_on_cpu(cpu);
    for (unsigned round = 0; round < rounds; round++)
        for (const std::string &name : names)
            load_and_remove(cpu, name, counts);
}

int lock_policy() {
    const pid_t child = ::fork();
    if (child == 0) {
        ::execlp("bpfsigctl", "bpfsigctl", "lock", "--no-sig-enforce", nullptr);
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

unsigned in_flight_now(const bpfsigctl::LoadedPolicy &policy) {
    const auto records = policy.records(SIGCTL_TABLE_LEDGER);
    return static_cast<unsigned>(
        std::count_if(records.begin(), records.end(), bpfsigctl::in_flight));
}

// Of an admission: that the load was let in, which is what load_and_remove() counts.
bool was_let_in(const sigctl_record &record) {
    return record.decision == SIGCTL_ADMITTED &&
           (record.stage == SIGCTL_STAGE_LIVE || record.load_errno == -EEXIST);
}

void make_present(const std::string &name, Counts &counts) {
    if (module_syscalls::finit("/modules/unsigned/" + name + ".ko", 0) != 0)
        throw std::runtime_error(name + " was not let in");
    counts.loaded++;
}

int run(unsigned rounds, const std::string &which, const std::vector<std::string> &names) {
    const auto policy =
        bpfsigctl::LoadedPolicy::find(bpfsigctl::PinDirectory(bpfsigctl::default_pin_dir));
    if (!policy)
        throw std::runtime_error("no policy is loaded");

    Counts counts;
    const unsigned cpus = std::max(2U, std::thread::hardware_concurrency());
    const auto total = static_cast<unsigned>(rounds * names.size() * cpus);
    std::vector<std::thread> workers;
    for (unsigned cpu = 0; cpu < cpus; cpu++)
        for (const std::string &name : names)
            make_copy(cpu, name);
    if (which == "present")
        for (const std::string &name : names)
            make_present(name, counts);
    for (unsigned cpu = 0; cpu < cpus; cpu++) {
        std::vector<std::string> own = names;
        if (which == "different") // each CPU begins with another module
            std::rotate(own.begin(), own.begin() + cpu % static_cast<unsigned>(own.size()),
                        own.end());
        workers.emplace_back(worker, cpu, rounds, own, std::ref(counts));
    }
    while (counts.attempts < total / 2)
        std::this_thread::yield();
    const int locked = lock_policy();
    lock_returned = true;
    const unsigned in_flight = in_flight_now(*policy);
    for (std::thread &each : workers)
        each.join();

    const auto records = policy->records(SIGCTL_TABLE_LEDGER);
    const std::uint64_t locked_at = policy->read().policy.locked_at;
    const auto late = std::count_if(records.begin(), records.end(), [&](const auto &record) {
        return record.decision == SIGCTL_ADMITTED && record.time >= locked_at;
    });
    const auto recorded = std::count_if(records.begin(), records.end(), was_let_in);
    std::cout << "lock " << locked << "\nlate " << late << "\nafter " << counts.after
              << "\nin_flight " << in_flight << "\nloaded " << counts.loaded << "\nrecorded "
              << recorded << "\nrefused " << counts.refused << '\n';
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    const std::string which = argc < 4 ? "" : argv[2];
    if (which != "same" && which != "different" && which != "present") {
        std::cerr << "usage: modrace ROUNDS same|different|present NAME...\n";
        return 2;
    }
    try {
        return run(static_cast<unsigned>(std::stoul(argv[1])), which, {argv + 3, argv + argc});
    } catch (const std::exception &error) {
        std::cerr << "modrace: " << error.what() << '\n';
        return 2;
    }
}
