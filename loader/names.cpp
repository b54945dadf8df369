// SPDX-License-Identifier: GPL-2.0
#include "loader/names.h"

#include <array>
#include <cstring>

namespace bpfsigctl {

namespace {

template <std::size_t N>
std::string name_in(const std::array<const char *, N> &names, std::uint32_t value) {
    return value < N ? names[value] : "unknown-" + std::to_string(value);
}

} // namespace

std::string state_name(std::uint32_t state) {
    return name_in(std::array{"unarmed", "waiting", "locked"}, state);
}

std::string decision_name(std::uint32_t decision) {
    return name_in(std::array{"not-asked", "verified", "admitted", "refused", "permitted"},
                   decision);
}

std::string reason_name(std::uint32_t reason) {
    return name_in(std::array{"none", "signed", "boot-root", "locked", "elsewhere",
                              "unknown-origin", "ledger-full", "kernel", "no-policy",
                              "not-retained", "not-elf"},
                   reason);
}

std::string entry_name(std::uint32_t entry) {
    return name_in(std::array{"unknown", "finit", "init", "compressed"}, entry);
}

std::string origin_name(std::uint32_t origin) {
    return name_in(std::array{"unknown", "boot-root", "elsewhere"}, origin);
}

std::string stage_name(std::uint32_t stage) {
    return name_in(std::array{"decided", "loaded", "live", "failed"}, stage);
}

std::string lock_reason_name(std::uint32_t reason) {
    return name_in(std::array{"none", "command", "exec", "deadline", "kernel"}, reason);
}

std::string verdict_name(std::uint32_t verdict) {
    return name_in(std::array{"none", "verified", "bad", "unknown-key", "unsigned", "not-retained"},
                   verdict);
}

std::string checks_name(bool waits) {
    return waits ? "wait" : "at-once";
}

std::string device_name(std::uint32_t dev) {
    constexpr unsigned minor_bits = 20; // MINORBITS of <linux/kdev_t.h>
    return std::to_string(dev >> minor_bits) + ":" + std::to_string(dev & ((1U << minor_bits) - 1));
}

std::string seconds(std::uint64_t ns) {
    constexpr std::uint64_t ns_per_us = 1000;
    constexpr std::uint64_t us_per_s = 1'000'000;
    const std::uint64_t us = ns / ns_per_us;
    std::string text = std::to_string(us / us_per_s) + ".000000";
    const std::string fraction = std::to_string(us % us_per_s);
    text.replace(text.size() - fraction.size(), fraction.size(), fraction);
    return text;
}

std::string errno_name(int value) {
    // Not abs(): the most negative number has no positive.
    const char *name = ::strerrorname_np(value < 0 ? static_cast<int>(0U - value) : value);
    return value == 0 ? "0" : name != nullptr ? name : std::to_string(value);
}

} // namespace bpfsigctl
