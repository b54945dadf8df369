// SPDX-License-Identifier: GPL-2.0
// modload: the ways a module can ask to be let in, one a verb, each answered
// with "0" or the name of the errno. Exits with 0 if it was let in.
#include "module_syscalls.h"
#include "stopwatch.h"

#include "loader/fd.h"
#include "loader/names.h"

#include <linux/module.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr const char *usage = R"(usage: modload finit [vermagic|modversions|compressed]... FILE
       modload init FILE           from this program's memory
       modload flip OFFSET FILE    like init, while a thread flips the byte at OFFSET
       modload memfd FILE          from a memfd
       modload anonymous FILE      like init, by a program that runs from a memfd
       modload remove NAME
       modload crowd COUNT FILE    finit by COUNT processes that stay, and the last
                                   answer; with a line read then they go
       modload starve COUNT NAME FILE CGROUP [init]
                                   finit COUNT times, by one process that takes
                                   that cgroup's memory away after the first; the
                                   first answer that is not 0 ends it. With init
                                   it gives the cgroup memory again and goes on to
                                   init, whose answer counts: EEXIST if that lets
                                   the module in
       modload told                by one process what each line read says, finit FILE
                                   or init FILE, and its answer
       modload measure COUNT NAME FILE
                                   COUNT times: nanoseconds that `insmod FILE` took,
                                   from fork to exit, and of them finit_module(2)
                                   alone, the first of a process; the medians
       modload each DIR NAME...    DIR/NAME.ko of each in turn, or NAME.ko.xz, and away
                                   again: a line for each, NAME and the nanoseconds
                                   that its finit_module(2) took
       modload refused FILE [ERRNO]
                                   nanoseconds that finit_module(2) took to answer
                                   ERRNO (default: EKEYREJECTED)
)";

int answer(int error) {
    std::cout << bpfsigctl::errno_name(error) << '\n';
    return error == 0 ? 0 : 1;
}

int flag(const std::string &name) {
    if (name == "vermagic")
        return MODULE_INIT_IGNORE_VERMAGIC;
    if (name == "modversions")
        return MODULE_INIT_IGNORE_MODVERSIONS;
    if (name == "compressed")
        return MODULE_INIT_COMPRESSED_FILE;
    throw std::invalid_argument("no flag " + name);
}

int finit_with_flags(const std::vector<std::string> &arguments) {
    int flags = 0;
    for (auto each = arguments.begin(); each + 1 != arguments.end(); ++each)
        flags |= flag(*each);
    return answer(module_syscalls::finit(arguments.back(), flags));
}

// Becomes a program whose executable is on no mounted file system.
int run_from_memfd(const std::string &file) {
    const int self = module_syscalls::memfd_of(module_syscalls::read_file("/proc/self/exe"), 0);
    std::string name = "modload";
    std::string verb = "init";
    std::string path = file;
    char *const arguments[] = {name.data(), verb.data(), path.data(), nullptr};
    ::fexecve(self, arguments, environ);
    std::cerr << "modload: cannot run from a memfd\n";
    return 2;
}

// A process that asked once and stays, so that what the kernel keeps for it stays.
// Returns the answer it got.
int ask_and_stay(const std::function<int()> &ask, std::vector<pid_t> &crowd) {
    int ends[2];
    if (::pipe(ends) != 0)
        throw std::runtime_error("pipe");
    const pid_t child = ::fork();
    if (child == 0) {
        const int error = ask();
        if (::write(ends[1], &error, sizeof(error)) == sizeof(error))
            ::pause();
        ::_exit(1);
    }
    ::close(ends[1]);
    crowd.push_back(child);
    int error = EPIPE;
    if (::read(ends[0], &error, sizeof(error)) != sizeof(error))
        error = EPIPE;
    ::close(ends[0]);
    return error;
}

void limit_memory(const std::string &cgroup, const char *bytes) {
    std::ofstream(cgroup + "/memory.max") << bytes << std::flush;
}

int init_with_memory(const std::string &file, const std::string &cgroup) {
    limit_memory(cgroup, "max");
    // The allocator fills up again when it was asked in vain, and a little later.
    int second = -1;
    for (int tries = 0; tries < 3 && second != 0; tries++) {
        second = module_syscalls::init(module_syscalls::read_file(file));
        ::usleep(100'000);
    }
    return second == 0 ? EEXIST : second;
}

int finit_and_remove(const std::string &name, const std::string &file) {
    const int error = module_syscalls::finit(file, 0);
    module_syscalls::remove(name);
    return error;
}

int starve(int count, const std::string &name, const std::string &file, const std::string &cgroup,
           bool goes_on) {
    int error = finit_and_remove(name, file);
    if (error != 0)
        throw std::runtime_error(file + ": " + bpfsigctl::errno_name(error));
    limit_memory(cgroup, "0");
    for (int i = 1; i < count && error == 0; i++)
        error = finit_and_remove(name, file);
    return answer(error != 0 && goes_on ? init_with_memory(file, cgroup) : error);
}

int do_as_told() {
    for (std::string verb, file; std::cin >> verb >> file; std::cout << std::flush)
        answer(verb == "init" ? module_syscalls::init(module_syscalls::read_file(file))
                              : module_syscalls::finit(file, 0));
    return 0;
}

int crowd(int count, const std::string &file) {
    std::vector<pid_t> processes;
    int error = 0;
    for (int i = 0; i < count; i++)
        error = ask_and_stay([&] { return module_syscalls::finit(file, 0); }, processes);
    answer(error);
    std::cout << std::flush;
    std::string line;
    std::getline(std::cin, line);
    for (const pid_t process : processes) {
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
    }
    return 0;
}

int insmod(const std::string &file) {
    std::string program = "insmod";
    std::string path = file;
    char *const arguments[] = {program.data(), path.data(), nullptr};
    pid_t child = 0;
    if (const int error = ::posix_spawnp(&child, "insmod", nullptr, nullptr, arguments, environ))
        return error;
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR; // busybox exits with the errno
}

// The answer to init_module(2) of memory that another thread never stops writing.
int init_while_flipping(std::size_t offset, const std::string &file) {
    auto image = module_syscalls::read_file(file);
    volatile char *byte = reinterpret_cast<char *>(image.data()) + offset;
    std::atomic<bool> stop = false;
    std::thread flipper([&] {
        while (!stop)
            *byte = static_cast<char>(~*byte);
    });
    const int error = module_syscalls::init(image);
    stop = true;
    flipper.join();
    return answer(error);
}

// Loads the module with LOAD, removes it, and returns the nanoseconds of the load.
template <typename Load>
long timed(const std::string &name, Load load) {
    const Stopwatch stopwatch;
    const int error = load();
    const long took = stopwatch.nanoseconds();
    const int removed = module_syscalls::remove(name);
    if (error != 0 || removed != 0)
        throw std::runtime_error(bpfsigctl::errno_name(error != 0 ? error : removed));
    return took;
}

long median(std::vector<long> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// What MEASURED returns in a process of its own, which has loaded no module before.
template <typename Measured>
long in_new_process(Measured measured) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("pipe2: " + bpfsigctl::errno_name(errno));
    const bpfsigctl::Fd reader(ends[0]);
    bpfsigctl::Fd writer(ends[1]);
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            const long value = measured();
            ::_exit(::write(writer.get(), &value, sizeof(value)) == sizeof(value) ? 0 : 1);
        } catch (const std::exception &error) {
            std::cerr << "modload: " << error.what() << '\n';
            ::_exit(1);
        }
    }
    writer = {};
    long value = 0;
    const bool whole = ::read(reader.get(), &value, sizeof(value)) == sizeof(value);
    ::waitpid(child, nullptr, 0);
    if (child < 0 || !whole)
        throw std::runtime_error("a process of its own has measured nothing");
    return value;
}

int measure(int count, const std::string &name, const std::string &file) {
    std::vector<long> whole;
    std::vector<long> alone;
    for (int i = 0; i < count; i++) {
        whole.push_back(timed(name, [&] { return insmod(file); }));
        alone.push_back(in_new_process(
            [&] { return timed(name, [&] { return module_syscalls::finit(file, 0); }); }));
    }
    std::cout << median(whole) << ' ' << median(alone) << '\n';
    return 0;
}

struct ModuleFile {
    std::string path;
    int flags;
};

// The kernel is to decompress NAME.ko.xz, if the directory has that.
ModuleFile file_in(const std::string &directory, const std::string &name) {
    const std::string path = directory + "/" + name + ".ko";
    if (std::filesystem::exists(path + ".xz"))
        return {path + ".xz", MODULE_INIT_COMPRESSED_FILE};
    return {path, 0};
}

// As the kernel calls the module of a file.
std::string module_of(std::string file) {
    std::replace(file.begin(), file.end(), '-', '_');
    return file;
}

// All of a set in their order, and away again.
int measure_each(const std::string &directory, const std::vector<std::string> &names) {
    for (const std::string &name : names) {
        const ModuleFile file = file_in(directory, name);
        const Stopwatch stopwatch;
        const int error = module_syscalls::finit(file.path, file.flags);
        const long took = stopwatch.nanoseconds();
        if (error != 0)
            throw std::runtime_error(name + ": " + bpfsigctl::errno_name(error));
        std::cout << name << ' ' << took << '\n';
    }
    std::for_each(names.rbegin(), names.rend(), [](const std::string &name) {
        if (const int error = module_syscalls::remove(module_of(name)))
            throw std::runtime_error("remove " + name + ": " + bpfsigctl::errno_name(error));
    });
    return 0;
}

int measure_refusal(const std::string &file, const std::string &wanted) {
    const Stopwatch stopwatch;
    const int error = module_syscalls::finit(file, 0);
    const long took = stopwatch.nanoseconds();
    if (const std::string name = bpfsigctl::errno_name(error); name != wanted)
        throw std::runtime_error(file + ": " + name);
    std::cout << took << '\n';
    return 0;
}

int wrong_usage() {
    std::cerr << usage;
    return 2;
}

// The verbs that have several processes, threads or loads of one module.
int run_many(const std::string &verb, const std::vector<std::string> &rest) {
    if (verb == "flip" && rest.size() == 2)
        return init_while_flipping(std::stoul(rest[0]), rest[1]);
    if (verb == "crowd" && rest.size() == 2)
        return crowd(std::stoi(rest[0]), rest[1]);
    if (verb == "starve" && (rest.size() == 4 || (rest.size() == 5 && rest[4] == "init")))
        return starve(std::stoi(rest[0]), rest[1], rest[2], rest[3], rest.size() == 5);
    if (verb == "told" && rest.empty())
        return do_as_told();
    if (verb == "each" && rest.size() >= 2)
        return measure_each(rest[0], {rest.begin() + 1, rest.end()});
    if (verb == "refused" && rest.size() == 2)
        return measure_refusal(rest[0], rest[1]);
    if (verb == "measure" && rest.size() == 3 && std::stoi(rest[0]) > 0)
        return measure(std::stoi(rest[0]), rest[1], rest[2]);
    return wrong_usage();
}

int run(const std::vector<std::string> &arguments) {
    const std::string verb = arguments.empty() ? "" : arguments[0];
    const std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1),
                                        arguments.end());
    if (verb == "finit" && !rest.empty())
        return finit_with_flags(rest);
    if (rest.size() != 1)
        return run_many(verb, rest);
    if (verb == "init")
        return answer(module_syscalls::init(module_syscalls::read_file(rest[0])));
    if (verb == "memfd")
        return answer(module_syscalls::finit(
            module_syscalls::memfd_of(module_syscalls::read_file(rest[0]), MFD_CLOEXEC), 0));
    if (verb == "anonymous")
        return run_from_memfd(rest[0]);
    if (verb == "refused")
        return measure_refusal(rest[0], "EKEYREJECTED");
    if (verb == "remove")
        return answer(module_syscalls::remove(rest[0]));
    return wrong_usage();
}

} // namespace

int main(int argc, char **argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception &error) {
        std::cerr << "modload: " << error.what() << '\n';
        return 2;
    }
}
