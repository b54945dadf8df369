// SPDX-License-Identifier: GPL-2.0
// fusestall LOADS MODULE SCRIPT: calls finit_module(2) so many times at once with files
// of a FUSE file system of its own, each a copy of the module; runs the script when the
// kernel waits for the first bytes of all of them, and gives it these after that. Prints
// what each call was answered.
#include "check.h"
#include "module_syscalls.h"
#include "stalled_loads.h"

#include "loader/fd.h"

#include <linux/fuse.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <iostream>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using bpfsigctl::Fd;

// The kernel asks on this fd, one request a read(2).
constexpr const char *device = "/dev/fuse";
// What the kernel may want to write, and what it wants room for (FUSE_MIN_READ_BUFFER).
constexpr std::uint32_t largest_write = 4096;
constexpr std::size_t largest_request = FUSE_MIN_READ_BUFFER + largest_write;

struct Request {
    fuse_in_header header{};
    std::vector<char> rest;

    template <class T>
    T as() const {
        T arguments{};
        std::memcpy(&arguments, rest.data(), std::min(sizeof(arguments), rest.size()));
        return arguments;
    }
};

// A directory that has the module under each number from 0 on.
class FileSystem {
public:
    FileSystem(std::vector<char> module, unsigned files)
        : module_(std::move(module)), files_(files), device_(::open(device, O_RDWR | O_CLOEXEC)) {
        check(static_cast<bool>(device_), device);
        check(::mkdtemp(directory_.data()) != nullptr, directory_);
        const std::string options =
            "fd=" + std::to_string(device_.get()) + ",rootmode=40000,user_id=0,group_id=0";
        check(::mount("fusestall", directory_.c_str(), "fuse", 0, options.c_str()) == 0, "mount");
        server_ = std::thread([this] { serve(); });
    }
    FileSystem(const FileSystem &) = delete;
    FileSystem &operator=(const FileSystem &) = delete;
    FileSystem(FileSystem &&) = delete;
    FileSystem &operator=(FileSystem &&) = delete;

    // With the last file closed the kernel has nothing more to ask, and the server ends.
    ~FileSystem() {
        ::umount2(directory_.c_str(), MNT_DETACH);
        server_.join();
        ::rmdir(directory_.c_str());
    }

    std::string path(unsigned file) const { return directory_ + "/" + std::to_string(file); }

    void wait_until_each_is_read() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return read_.size() == files_; });
    }

    void give_bytes() {
        const std::lock_guard lock(mutex_);
        stalls_ = false;
        for (const Request &request : stalled_)
            answer_read(request);
        stalled_.clear();
    }

private:
    static constexpr std::uint64_t first_file = FUSE_ROOT_ID + 1;

    void serve() {
        std::vector<char> buffer(largest_request);
        for (;;) {
            const ssize_t got = ::read(device_.get(), buffer.data(), buffer.size());
            if (got < 0 && errno == ENODEV) // unmounted
                return;
            if (got < static_cast<ssize_t>(sizeof(fuse_in_header)))
                continue;
            Request request;
            std::memcpy(&request.header, buffer.data(), sizeof(request.header));
            request.rest.assign(buffer.begin() + sizeof(request.header), buffer.begin() + got);
            handle(request);
        }
    }

    void handle(const Request &request) {
        switch (request.header.opcode) {
        case FUSE_INIT:
            return answer_init(request);
        case FUSE_LOOKUP:
            return answer_lookup(request);
        case FUSE_GETATTR: {
            fuse_attr_out out{};
            out.attr = attributes_of(request.header.nodeid);
            return answer(request, out);
        }
        case FUSE_OPEN:
            return answer(request, fuse_open_out{});
        case FUSE_READ:
            return stall_read(request);
        case FUSE_RELEASE:
            return answer(request, 0, nullptr, 0);
        case FUSE_FORGET:
        case FUSE_BATCH_FORGET:
        case FUSE_INTERRUPT:
            return; // the kernel wants no answer
        default:
            return answer(request, ENOSYS, nullptr, 0);
        }
    }

    void answer(const Request &request, int error, const void *bytes, std::size_t size) {
        fuse_out_header header{};
        header.len = static_cast<std::uint32_t>(sizeof(header) + size);
        header.error = -error;
        header.unique = request.header.unique;
        std::vector<char> whole(header.len);
        std::memcpy(whole.data(), &header, sizeof(header));
        if (size > 0)
            std::memcpy(whole.data() + sizeof(header), bytes, size);
        // It may have given the request up.
        [[maybe_unused]] const ssize_t sent = ::write(device_.get(), whole.data(), whole.size());
    }

    template <class T>
    void answer(const Request &request, const T &out) {
        answer(request, 0, &out, sizeof(out));
    }

    void answer_init(const Request &request) {
        const auto in = request.as<fuse_init_in>();
        fuse_init_out out{};
        out.major = FUSE_KERNEL_VERSION;
        out.minor = std::min<std::uint32_t>(in.minor, FUSE_KERNEL_MINOR_VERSION);
        out.max_readahead = in.max_readahead;
        out.max_write = largest_write;
        answer(request, out);
    }

    fuse_attr attributes_of(std::uint64_t node) const {
        fuse_attr attributes{};
        attributes.ino = node;
        attributes.mode = node == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0444;
        attributes.nlink = 1;
        attributes.size = node == FUSE_ROOT_ID ? 0 : module_.size();
        return attributes;
    }

    void answer_lookup(const Request &request) {
        fuse_entry_out out{};
        out.nodeid = first_file + std::stoul(request.rest.data()); // ends with a NUL
        out.attr = attributes_of(out.nodeid);
        answer(request, out);
    }

    void stall_read(const Request &request) {
        const std::lock_guard lock(mutex_);
        if (!stalls_)
            return answer_read(request);
        stalled_.push_back(request);
        read_.insert(request.header.nodeid);
        changed_.notify_all();
    }

    void answer_read(const Request &request) {
        const auto in = request.as<fuse_read_in>();
        const std::size_t from = std::min<std::size_t>(in.offset, module_.size());
        answer(request, 0, module_.data() + from,
               std::min<std::size_t>(in.size, module_.size() - from));
    }

    std::vector<char> module_;
    unsigned files_;
    Fd device_;
    std::string directory_ = "/fusestall.XXXXXX";
    std::thread server_;
    std::mutex mutex_; // of all below
    std::condition_variable changed_;
    bool stalls_ = true;
    std::set<std::uint64_t> read_;
    std::vector<Request> stalled_;
};

int run(unsigned loads, const std::string &path, const char *script) {
    FileSystem files(module_syscalls::read_file(path), loads);
    stalled_loads::run(loads,
                       {
                           [&](unsigned i) { return module_syscalls::finit(files.path(i), 0); },
                           [&] { files.wait_until_each_is_read(); },
                           [&] { files.give_bytes(); },
                       },
                       script);
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 4) {
        std::cerr << "usage: fusestall LOADS MODULE SCRIPT\n";
        return 2;
    }
    try {
        return run(static_cast<unsigned>(std::stoul(argv[1])), argv[2], argv[3]);
    } catch (const std::exception &error) {
        std::cerr << "fusestall: " << error.what() << '\n';
        return 2;
    }
}
