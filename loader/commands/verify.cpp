// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"
#include "loader/escape.h"
#include "loader/ledger.h"
#include "loader/loaded_policy.h"
#include "loader/modules/appended_signature.h"
#include "loader/modules/module_info.h"
#include "loader/modules/signature_choice.h"
#include "loader/names.h"
#include "loader/verifier.h"

#include <nlohmann/json.hpp>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <iostream>
#include <thread>

namespace bpfsigctl {

namespace {

using Records = std::map<std::uint32_t, sigctl_record>;

// A longer one is the image's own, and its signer is not shown.
constexpr __u64 signature_max = SIGCTL_SIGNATURE_MAX;

// The kernel's name; of a module that never came so far, its file's.
std::string plain_name_of(const sigctl_record &record) {
    if (record.name[0] != '\0')
        return std::string(text_of(record.name));
    const std::string file = std::filesystem::path(text_of(record.path)).filename().string();
    return file.substr(0, file.find(".ko"));
}

std::string name_of(const sigctl_record &record) {
    return escape(plain_name_of(record));
}

bool is_verified(const sigctl_record &record) {
    return record.verdict == SIGCTL_VERDICT_VERIFIED;
}

// What entered unchecked, whether its verdict is in or not.
Records unchecked(const LoadedPolicy &policy) {
    Records records = policy.ledger();
    std::erase_if(records, [](const auto &entry) {
        const sigctl_record &record = entry.second;
        return record.verdict == SIGCTL_VERDICT_NONE && !wants_verdict(record);
    });
    return records;
}

// On a terminal, and only where it is long enough to be wondered at.
class Progress {
public:
    explicit Progress(std::size_t total)
        : total_(total), shown_(::isatty(STDOUT_FILENO) != 0 && total >= worth_showing) {}
    Progress(const Progress &) = delete;
    Progress &operator=(const Progress &) = delete;
    Progress(Progress &&) = delete;
    Progress &operator=(Progress &&) = delete;
    ~Progress() {
        if (shown_)
            std::cerr << "\r\x1b[K" << std::flush;
    }

    void step(const sigctl_record &record) {
        done_++;
        if (shown_)
            std::cerr << "\r\x1b[Kverifying " << done_ << " of " << total_ << ": "
                      << name_of(record) << std::flush;
    }

private:
    static constexpr std::size_t worth_showing = 10;
    std::size_t total_;
    std::size_t done_ = 0;
    bool shown_;
};

std::string path_of(const sigctl_record &record) {
    return std::string(text_of(record.path));
}

// What each record that this run judged was looked up by, and given, by index.
struct Judged {
    std::string name;
    std::optional<std::string> signature;
};
using Given = std::map<std::uint32_t, Judged>;

// Who signed a verified record, in words, by index.
using Signers = std::map<std::uint32_t, std::string>;

// By the signature that counts: the image's own, or the one given. Empty if nobody can
// tell, which takes nothing from the verdict.
std::string signer_of(const LoadedPolicy &policy, std::uint32_t index, const sigctl_record &record,
                      const std::optional<std::string> &given) {
    try {
        std::string tail;
        policy.image(index, record.image_len - std::min(record.image_len, signature_max),
                     [&](std::string_view bytes) { tail += bytes; });
        if (tail.ends_with(module_signature_marker))
            return describe_signature(tail).value_or("");
        return given ? describe_signature("x" + *given).value_or("") : "";
    } catch (const Error &) {
        return "";
    }
}

// Asks for the images: before they are released.
Signers signers_of(const LoadedPolicy &policy, const Records &records, const Given &judged) {
    Signers signers;
    for (const auto &[index, given] : judged) {
        const auto record = records.find(index);
        if (record != records.end() && is_verified(record->second))
            signers[index] = signer_of(policy, index, record->second, given.signature);
    }
    return signers;
}

// The name that a signature is looked for by. The kernel gives a record none when two load
// the same module at once, as udev's workers do, and the second gets EEXIST; and from
// memory there is no file to tell it: then the image is asked. Nothing is believed for
// it, as the verdict is about the bytes.
std::string name_to_look_for(const LoadedPolicy &policy, std::uint32_t index,
                             const sigctl_record &record) {
    std::string name = plain_name_of(record);
    if (record.name[0] != '\0' || path_of(record).find(".ko") != std::string::npos ||
        record.image_len == 0)
        return name;
    try {
        std::string image;
        policy.image(index, 0, [&](std::string_view bytes) { image += bytes; });
        return read_module_info(image, name, name).name;
    } catch (const Error &) {
        return name;
    }
}

std::optional<SignatureStore> open_store(const std::string &directory) {
    if (directory.empty())
        return std::nullopt;
    SignatureStore store(directory);
    if (store.size() == 0)
        throw Error("there are neither kept signatures nor modules in " + directory,
                    "give --signatures the directory that detach wrote, or a module tree");
    return store;
}

Given judge_all(const LoadedPolicy &policy, const VerifyOptions &options) {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::seconds(options.wait_seconds);
    constexpr auto pause = std::chrono::milliseconds(5);
    Given judged;
    Records pending = unchecked(policy);
    std::erase_if(pending, [](const auto &entry) { return !wants_verdict(entry.second); });
    if (pending.empty())
        return judged;

    // Without the tracing no copy is made any more, and no load is seen to end.
    const bool lost = !policy.hold().records();
    const std::optional<SignatureStore> store = open_store(options.signatures);
    Verifier verifier(policy);
    Progress progress(pending.size());
    for (const auto &[index, record] : pending) {
        progress.step(record);
        try {
            const std::string name = name_to_look_for(policy, index, record);
            auto signature = choose_signature(store, name, path_of(record));
            while (!verifier.judge(index, signature, lost || clock::now() >= end))
                std::this_thread::sleep_for(pause);
            judged.emplace(index, Judged{name, std::move(signature)});
        } catch (const Error &error) {
            // The others are not to go without a verdict for it.
            std::cerr << "bpfsigctl: " << name_of(record) << " has no verdict: " << error.what()
                      << '\n';
        }
    }
    return judged;
}

// There is no telling about the bytes of a module that was not retained.
bool is_known_bad(const sigctl_record &record) {
    return !is_verified(record) && record.verdict != SIGCTL_VERDICT_NOT_RETAINED;
}

// Tries delete_module(2), without waiting for the module's users.
std::string unload_module(const sigctl_record &record) {
    if (record.stage != SIGCTL_STAGE_LIVE)
        return "not loaded";
    if (::syscall(SYS_delete_module, record.name, O_NONBLOCK) == 0)
        return "unloaded";
    return errno == ENOENT ? "not loaded any more" : "could not be unloaded: " + errno_name(errno);
}

struct Outcome {
    std::string name;
    sigctl_record record;
    std::string signer; // of one that this run verified
    std::string action; // what was done about it; empty: nothing
};

std::vector<Outcome> act(const Records &records, const Given &judged, const Signers &signers,
                         OnBad on_bad) {
    std::vector<Outcome> outcomes;
    for (const auto &[index, record] : records) {
        const auto signer = signers.find(index);
        const auto own = judged.find(index);
        outcomes.push_back(
            {own != judged.end() ? escape(own->second.name) : name_of(record), record,
             signer != signers.end() ? signer->second : "",
             on_bad == OnBad::unload && is_known_bad(record) ? unload_module(record) : ""});
    }
    std::sort(outcomes.begin(), outcomes.end(),
              [](const Outcome &a, const Outcome &b) { return a.record.seq < b.record.seq; });
    return outcomes;
}

void to_text(const std::vector<Outcome> &outcomes, std::uint64_t permitted, bool released,
             std::ostream &out) {
    std::size_t verified = 0;
    for (const auto &[name, record, signer, action] : outcomes) {
        verified += is_verified(record) ? 1 : 0;
        out << name << ": " << verdict_of(record);
        if (!signer.empty())
            out << ", " << escape(signer);
        if (record.verdict_errno != 0)
            out << " (" << errno_name(record.verdict_errno) << ")";
        if (!action.empty())
            out << "; " << action;
        out << '\n';
    }
    out << verified << " of " << outcomes.size() << " modules that entered unchecked are verified"
        << (released ? "; the memory of their images is given back" : "") << '\n';
    if (permitted != 0)
        out << permitted << " that the permissive policy let in against the rule have no verdict\n";
}

nlohmann::ordered_json to_json(const std::vector<Outcome> &outcomes, std::uint64_t permitted,
                               bool good, bool released) {
    nlohmann::ordered_json modules = nlohmann::ordered_json::array();
    for (const auto &[name, record, signer, action] : outcomes)
        modules.push_back({{"seq", record.seq},
                           {"name", name},
                           {"verdict", verdict_of(record)},
                           {"errno", errno_name(record.verdict_errno)},
                           {"signer", escape(signer)},
                           {"action", action}});
    return {
        {"verified", good}, {"modules", modules}, {"permitted", permitted}, {"released", released}};
}

} // namespace

ExitCode verify(const CommonOptions &common, const VerifyOptions &options, std::ostream &out) {
    const auto policy = LoadedPolicy::find(common.pins());
    if (!policy)
        throw Error("no policy is loaded, so nothing entered under one");
    if (policy->read().state() != SIGCTL_LOCKED)
        throw Error("the window is still open", "run bpfsigctl lock first: what enters later "
                                                "would have no verdict");
    const Given judged = judge_all(*policy, options);

    const Records records = unchecked(*policy);
    const Signers signers = signers_of(*policy, records, judged);
    const bool all_in = std::none_of(records.begin(), records.end(),
                                     [](const auto &entry) { return wants_verdict(entry.second); });
    if (all_in)
        common.pins().release_images();

    const auto outcomes = act(records, judged, signers, options.on_bad);
    // What a permissive policy let in against the rule is neither kept nor judged.
    const std::uint64_t permitted = policy->read().policy.permitted;
    const bool good =
        permitted == 0 && std::all_of(outcomes.begin(), outcomes.end(),
                                      [](const Outcome &each) { return is_verified(each.record); });
    if (common.json)
        out << to_json(outcomes, permitted, good, all_in).dump(2) << '\n';
    else
        to_text(outcomes, permitted, all_in, out);
    return good || options.on_bad == OnBad::log ? ExitCode::ok : ExitCode::failed;
}

} // namespace bpfsigctl
