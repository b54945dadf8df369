// SPDX-License-Identifier: GPL-2.0
#include "loader/loaded_policy.h"

#include "loader/ask_guard.h"
#include "loader/bpf_object_info.h"
#include "loader/error.h"
#include "loader/root_cgroup.h"
#include "loader/run_program.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>

// The programs' own reading of the state word, not a second one.
#include "bpf/decision.h"

namespace bpfsigctl {

namespace {

template <std::size_t N>
std::vector<std::uint32_t> ids(const std::uint32_t (&list)[N]) {
    return {std::begin(list), std::find(std::begin(list), std::end(list), 0U)};
}

// Half a kilobyte each: they are copied as seldom as can be.
bool earlier(const sigctl_record &a, const sigctl_record &b) {
    return a.seq < b.seq;
}

} // namespace

sigctl_state Snapshot::state() const {
    return sigctl_state_of(policy.word);
}

std::optional<LoadedPolicy> LoadedPolicy::find(const PinDirectory &pins) {
    auto reader = find_reader(pins);
    if (!reader)
        return std::nullopt;
    return LoadedPolicy(std::move(reader));
}

Snapshot LoadedPolicy::read() const {
    const auto request = std::make_unique<sigctl_read>();
    reader_->read(*request);
    return {request->policy, request->now};
}

void LoadedPolicy::for_each(sigctl_table table, const Visit &visit) const {
    constexpr std::uint32_t row_records = SIGCTL_ROW_RECORDS;
    const auto request = std::make_unique<sigctl_read>();
    std::uint64_t used = 1; // slots; how many is known after the first
    for (std::uint32_t row = 0; std::uint64_t{row} * row_records < used; row++) {
        request->table = table;
        request->row = row;
        reader_->read(*request);
        for (std::uint32_t i = 0; i < request->count; i++) {
            const sigctl_record &record =
                request->chunks[i / SIGCTL_CHUNK_RECORDS].records[i % SIGCTL_CHUNK_RECORDS];
            // 0: never written. Unequal: being rewritten this moment.
            if (record.seq != 0 && record.seq == record.seq_end)
                visit(row * row_records + i, record);
        }
        if (request->count == 0)
            return;
        used = table == SIGCTL_TABLE_LEDGER ? request->policy.word >> SIGCTL_WORD_SLOT_SHIFT
                                            : request->policy.next_refusal;
    }
}

void LoadedPolicy::append(sigctl_table table, std::vector<sigctl_record> &records) const {
    const auto before = static_cast<std::ptrdiff_t>(records.size());
    for_each(table, [&](std::uint32_t, const sigctl_record &record) { records.push_back(record); });
    if (!std::is_sorted(records.begin() + before, records.end(), earlier)) // as a rule they are
        std::sort(records.begin() + before, records.end(), earlier);
}

std::vector<sigctl_record> LoadedPolicy::records(sigctl_table table) const {
    std::vector<sigctl_record> records;
    append(table, records);
    return records;
}

std::vector<sigctl_record> LoadedPolicy::records() const {
    const Snapshot now = read();
    std::vector<sigctl_record> records;
    records.reserve((now.policy.word >> SIGCTL_WORD_SLOT_SHIFT) + now.policy.refusals_capacity);
    append(SIGCTL_TABLE_LEDGER, records);
    const auto refused = static_cast<std::ptrdiff_t>(records.size());
    append(SIGCTL_TABLE_REFUSALS, records);
    if (!std::is_sorted(records.begin(), records.end(), earlier))
        std::inplace_merge(records.begin(), records.begin() + refused, records.end(), earlier);
    return records;
}

void LoadedPolicy::for_each_record(const std::function<void(const sigctl_record &)> &visit) const {
    for (const sigctl_table table : {SIGCTL_TABLE_LEDGER, SIGCTL_TABLE_REFUSALS})
        for_each(table, [&](std::uint32_t, const sigctl_record &record) { visit(record); });
}

std::map<std::uint32_t, sigctl_record> LoadedPolicy::ledger() const {
    std::map<std::uint32_t, sigctl_record> records;
    for_each(SIGCTL_TABLE_LEDGER, [&](std::uint32_t index, const sigctl_record &record) {
        records.emplace(index, record);
    });
    return records;
}

void LoadedPolicy::image(std::uint32_t index, std::uint64_t from,
                         const std::function<void(std::string_view)> &take) const {
    const Fd program = open_program(read().policy.imager);
    if (!program)
        throw Error("the retained images are not there any more");
    const auto request = std::make_unique<sigctl_image>();
    request->index = index;
    request->offset = from;
    do {
        request->abi_version = SIGCTL_ABI_VERSION;
        run_program(program.get(), request.get(), sizeof(*request), "imager");
        take({request->bytes, request->len});
        request->offset += request->len;
    } while (request->len != 0);
}

bool LoadedPolicy::lock() const {
    if (read().state() == SIGCTL_LOCKED)
        return false;
    if (const int error = ask_guard(SIGCTL_ASK_LOCK))
        throw system_error("the loaded policy's guard did not lock it", error,
                           "the deadline, and PID 1 leaving the initramfs, still close the window");
    return read().policy.lock_reason == SIGCTL_LOCK_COMMAND; // another may have been faster
}

Hold LoadedPolicy::hold() const {
    const Snapshot snapshot = read();
    const RootCgroup cgroup;
    std::vector<std::uint32_t> attached = cgroup.attached(BPF_LSM_CGROUP);
    const std::vector<std::uint32_t> sysctl = cgroup.attached(BPF_CGROUP_SYSCTL);
    attached.insert(attached.end(), sysctl.begin(), sysctl.end());

    Hold hold;
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
    const std::uint32_t verifier = snapshot.policy.verifier;
    hold.images = verifier != 0 && open_program(verifier);
    return hold;
}

} // namespace bpfsigctl
