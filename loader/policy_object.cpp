// SPDX-License-Identifier: GPL-2.0
#include "loader/policy_object.h"

#include "loader/bpf_object_info.h"
#include "loader/error.h"
#include "loader/libbpf_log.h"

#include <bpfsigctl/abi.h>
#include <sigctl.skel.h>

#include <bpf/libbpf.h>

#include <cerrno>
#include <cstdlib>
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

} // namespace

void PolicyObject::Destroy::operator()(sigctl *skeleton) const {
    ::sigctl::destroy(skeleton);
}

PolicyObject::PolicyObject(const std::string &file) {
    const LibbpfLog log;
    if (file.empty()) {
        skeleton_.reset(::sigctl::open());
        if (!skeleton_)
            throw system_error("cannot open the built-in policy object", errno);
        return;
    }
    data_ = read_file(file);
    // The skeleton of the object built in names the maps and programs; one that
    // lacks any of them is refused by bpf_object__open_skeleton().
    skeleton_.reset(static_cast<sigctl *>(std::calloc(1, sizeof(sigctl))));
    if (!skeleton_ || ::sigctl__create_skeleton(skeleton_.get()) != 0)
        throw system_error("cannot open the policy object " + file, ENOMEM);
    skeleton_->skeleton->data = data_.data();
    skeleton_->skeleton->data_sz = data_.size();
    LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = "sigctl");
    if (::bpf_object__open_skeleton(skeleton_->skeleton, &opts) != 0)
        throw Error("the policy object " + file + " is damaged or not one of this policy" +
                        LibbpfLog::text(),
                    "use the one built with this bpfsigctl, or none");
}

void PolicyObject::set_ledger_records(std::uint32_t records) {
    if (::bpf_map__set_max_entries(skeleton_->maps.sigctl_ledger, records) != 0)
        throw system_error("cannot set the size of the ledger", errno);
}

void PolicyObject::set_retain_bytes(std::uint64_t bytes) {
    const std::uint64_t size = bytes + SIGCTL_RETAIN_TAIL;
    if (::bpf_map__set_value_size(skeleton_->maps.sigctl_images,
                                  static_cast<std::uint32_t>(size)) != 0)
        throw system_error("cannot set the room for retained images", errno);
    skeleton_->rodata->sigctl_images_size = size;
}

void PolicyObject::without_wait() {
    for (bpf_program *program : {skeleton_->progs.sigctl_wait, skeleton_->progs.sigctl_ended})
        ::bpf_program__set_autoload(program, false);
}

void PolicyObject::without_retain() {
    for (bpf_program *program : {skeleton_->progs.sigctl_begun, skeleton_->progs.sigctl_retain})
        ::bpf_program__set_autoload(program, false);
}

void PolicyObject::load() {
    const LibbpfLog log;
    if (::sigctl::load(skeleton_.get()) != 0) {
        const int cause = errno;
        throw system_error("cannot load the policy into the kernel", cause,
                           cause == EPERM
                               ? bpf_refused_remedy
                               : "bpfsigctl check says what this kernel lacks" + LibbpfLog::text());
    }
}

} // namespace bpfsigctl
