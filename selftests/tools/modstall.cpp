// SPDX-License-Identifier: GPL-2.0
// modstall first|last LOADS MODULE SCRIPT: calls init_module(2) so many times at once
// with memory whose first or last page is missing (userfaultfd(2)), runs the script
// when the kernel waits for that page in all of them, and gives it the page after
// that. Prints what each was answered.
#include "check.h"
#include "module_syscalls.h"
#include "stalled_loads.h"

#include "loader/fd.h"

#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bpfsigctl::Fd;

const std::size_t page_size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));

// A module in memory without one of its pages. The memory is the process's to the end.
struct Image {
    char *bytes;
    std::size_t missing; // the offset of that page
};

Fd open_userfaultfd() {
    Fd faults(static_cast<int>(::syscall(SYS_userfaultfd, O_CLOEXEC)));
    check(static_cast<bool>(faults), "userfaultfd");
    uffdio_api api{};
    api.api = UFFD_API;
    check(::ioctl(faults.get(), UFFDIO_API, &api) == 0, "UFFDIO_API");
    return faults;
}

Image make_image(const Fd &faults, const std::vector<char> &module, bool first) {
    void *memory = ::mmap(nullptr, module.size() + page_size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(memory != MAP_FAILED, "mmap");
    const Image image{static_cast<char *>(memory),
                      first ? 0 : (module.size() - 1) / page_size * page_size};
    for (std::size_t at = 0; at < module.size(); at += page_size)
        if (at != image.missing)
            std::memcpy(image.bytes + at, &module[at], std::min(page_size, module.size() - at));
    uffdio_register missing{};
    missing.range = {reinterpret_cast<std::uintptr_t>(image.bytes + image.missing), page_size};
    missing.mode = UFFDIO_REGISTER_MODE_MISSING;
    check(::ioctl(faults.get(), UFFDIO_REGISTER, &missing) == 0, "UFFDIO_REGISTER");
    return image;
}

void wait_for_a_fault(const Fd &faults) {
    uffd_msg message{};
    check(::read(faults.get(), &message, sizeof(message)) == sizeof(message), "read");
    if (message.event != UFFD_EVENT_PAGEFAULT)
        throw std::runtime_error("another event than a page fault");
}

void give_page(const Fd &faults, const std::vector<char> &module, const Image &image) {
    std::vector<char> page(page_size);
    std::memcpy(page.data(), &module[image.missing],
                std::min(page_size, module.size() - image.missing));
    uffdio_copy copy{};
    copy.dst = reinterpret_cast<std::uintptr_t>(image.bytes + image.missing);
    copy.src = reinterpret_cast<std::uintptr_t>(page.data());
    copy.len = page_size;
    check(::ioctl(faults.get(), UFFDIO_COPY, &copy) == 0, "UFFDIO_COPY");
}

int run(bool first, unsigned loads, const std::string &path, const char *script) {
    const std::vector<char> module = module_syscalls::read_file(path);
    const Fd faults = open_userfaultfd();
    std::vector<Image> images;
    for (unsigned i = 0; i < loads; i++)
        images.push_back(make_image(faults, module, first));
    stalled_loads::run(
        loads,
        {
            [&](unsigned i) { return module_syscalls::init(images[i].bytes, module.size()); },
            [&] {
                for (unsigned i = 0; i < loads; i++)
                    wait_for_a_fault(faults);
            },
            [&] {
                for (const Image &image : images)
                    give_page(faults, module, image);
            },
        },
        script);
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    const std::string where = argc == 5 ? argv[1] : "";
    if (where != "first" && where != "last") {
        std::cerr << "usage: modstall first|last LOADS MODULE SCRIPT\n";
        return 2;
    }
    try {
        return run(where == "first", static_cast<unsigned>(std::stoul(argv[2])), argv[3], argv[4]);
    } catch (const std::exception &error) {
        std::cerr << "modstall: " << error.what() << '\n';
        return 2;
    }
}
