// SPDX-License-Identifier: GPL-2.0
#include "loader/loaded_policy.h"

#include "loader/bpf_object_info.h"
#include "loader/error.h"
#include "loader/root_cgroup.h"

#include <bpf/bpf.h>

#include <algorithm>
#include <cerrno>
#include <string>

// The decision's own reading of the state word, not a second one.
#include "bpf/decision.h"

namespace bpfsigctl {

namespace {

constexpr const char *abi_remedy =
    "use the bpfsigctl that loaded it; its state holds until reboot either way";

// Returns the program's own return value: 0 or an -errno.
int run_program(const Fd &program, void *context, std::uint32_t size, const char *name) {
    LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = context, .ctx_size_in = size);
    if (::bpf_prog_test_run_opts(program.get(), &opts) != 0) {
        if (errno == EINVAL)
            throw Error(std::string("the loaded policy's ") + name + " takes another context",
                        abi_remedy);
        throw system_error(std::string("cannot run the loaded policy's ") + name, errno);
    }
    return static_cast<int>(opts.retval);
}

bool is_reader(const Fd &program) {
    const ProgramInfo info = program_info(program);
    return info.type == BPF_PROG_TYPE_SYSCALL && info.name == "sigctl_read";
}

template <std::size_t N>
std::vector<std::uint32_t> ids(const std::uint32_t (&list)[N]) {
    return {std::begin(list), std::find(std::begin(list), std::end(list), 0U)};
}

} // namespace

sigctl_state Snapshot::state() const { return sigctl_state_of(policy.word); }

std::optional<LoadedPolicy> LoadedPolicy::find(const PinDirectory &pins) {
    Fd pinned(::bpf_obj_get(pins.pin(pin::reader).c_str()));
    if (pinned && is_reader(pinned)) {
        LoadedPolicy policy(std::move(pinned));
        if (policy.read().state() != SIGCTL_UNARMED)
            return policy;
    }
    std::optional<LoadedPolicy> found;
    for_each_program([&](Fd &program, const ProgramInfo &info) {
        if (info.type != BPF_PROG_TYPE_SYSCALL || info.name != "sigctl_read")
            return false;
        LoadedPolicy policy(std::move(program));
        if (policy.read().state() == SIGCTL_UNARMED)
            return false; // what a killed load left
        found = std::move(policy);
        return true;
    });
    return found;
}

void LoadedPolicy::run(sigctl_read &context) const {
    context.abi_version = SIGCTL_ABI_VERSION;
    const int result = run_program(reader_, &context, sizeof(context), "reader");
    if (result == -EPROTO)
        throw Error("the loaded policy speaks another ABI than " +
                        std::to_string(SIGCTL_ABI_VERSION),
                    abi_remedy);
    if (result != 0)
        throw system_error("the loaded policy's reader refused", -result);
}

Snapshot LoadedPolicy::read() const {
    const auto context = std::make_unique<sigctl_read>();
    run(*context);
    return {context->policy, context->now};
}

std::vector<sigctl_record> LoadedPolicy::records(sigctl_table table) const {
    const auto context = std::make_unique<sigctl_read>();
    std::vector<sigctl_record> records;
    for (std::uint32_t first = 0;; first += SIGCTL_READ_RECORDS) {
        context->table = table;
        context->first = first;
        context->count = SIGCTL_READ_RECORDS;
        run(*context);
        // 0: never written. Unequal: being rewritten this moment.
        std::copy_if(context->records, context->records + context->count,
                     std::back_inserter(records), [](const sigctl_record &record) {
                         return record.seq != 0 && record.seq == record.seq_end;
                     });
        const auto slots = context->policy.word >> SIGCTL_WORD_SLOT_SHIFT;
        const bool past_the_last = table == SIGCTL_TABLE_LEDGER && first >= slots;
        if (context->count < SIGCTL_READ_RECORDS || past_the_last)
            break;
    }
    std::sort(records.begin(), records.end(),
              [](const auto &a, const auto &b) { return a.seq < b.seq; });
    return records;
}

bool LoadedPolicy::lock() const {
    const std::uint32_t id = read().policy.locker;
    const Fd locker = open_program(id);
    if (!locker)
        throw Error("the loaded policy's locker (program " + std::to_string(id) +
                        ") is gone: its pin was removed",
                    "the deadline, and PID 1 leaving the initramfs, still close the window");
    sigctl_lock context{.abi_version = SIGCTL_ABI_VERSION, .was_locked = 0};
    const int result = run_program(locker, &context, sizeof(context), "locker");
    if (result != 0)
        throw system_error("the loaded policy's locker refused", -result);
    return context.was_locked == 0;
}

LoadedPolicy::Hold LoadedPolicy::hold() const {
    const Snapshot snapshot = read();
    const RootCgroup cgroup;
    std::vector<std::uint32_t> attached = cgroup.attached(BPF_LSM_CGROUP);
    const std::vector<std::uint32_t> sysctl = cgroup.attached(BPF_CGROUP_SYSCTL);
    attached.insert(attached.end(), sysctl.begin(), sysctl.end());

    Hold hold{};
    for (const std::uint32_t id : ids(snapshot.policy.attached)) {
        hold.programs++;
        if (std::find(attached.begin(), attached.end(), id) != attached.end())
            hold.attached++;
    }
    for (const std::uint32_t id : ids(snapshot.policy.links)) {
        hold.links++;
        if (link_exists(id))
            hold.alive++;
    }
    return hold;
}

} // namespace bpfsigctl
