// SPDX-License-Identifier: GPL-2.0
#include "loader/policy_object.h"

#include "loader/error.h"

#include <bpfsigctl/abi.h>
#include <sigctl.light.h>

#include <cerrno>
#include <fstream>
#include <iterator>

namespace bpfsigctl {

namespace {

std::string read_file(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw system_error("cannot open the policy object " + path, errno);
    std::string data(std::istreambuf_iterator<char>(file), {});
    if (file.bad())
        throw system_error("cannot read the policy object " + path, errno);
    return data;
}

LightObject open(const std::string &file) {
    if (file.empty())
        return {{reinterpret_cast<const char *>(sigctl_light), sizeof(sigctl_light)}, "the policy"};
    return {read_file(file), "the policy object " + file};
}

} // namespace

PolicyObject::PolicyObject(const std::string &file) : object_(open(file)) {}

void PolicyObject::set_ledger_records(std::uint32_t records) {
    object_.set_max_entries("sigctl_records", SIGCTL_CHUNKS(records));
    object_.set_max_entries("sigctl_rows", SIGCTL_ROWS(records));
}

void PolicyObject::set_retain_bytes(std::uint64_t bytes) {
    images_size_ = bytes + SIGCTL_RETAIN_TAIL;
    object_.set_value_size("sigctl_images", static_cast<std::uint32_t>(images_size_));
    object_.set_initial_value("sigctl.rodata", &images_size_);
}

void PolicyObject::load(bool waits) {
    object_.load(waits ? SIGCTL_LIGHT_WITH : SIGCTL_LIGHT_WITHOUT);
}

} // namespace bpfsigctl
