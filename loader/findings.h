// SPDX-License-Identifier: GPL-2.0
// The judgement of a kernel: from plain facts to findings, each bad one with its
// remedy. Looks at nothing itself, so every kernel can be judged on every other.
#pragma once

#include "loader/kernel.h"

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace bpfsigctl {

struct Unknown {
    std::string why;
};

// What was found, or why it could not be looked at.
template <typename T>
class Fact {
public:
    template <std::convertible_to<T> U>
    Fact(U value) : value_(std::in_place_type<T>, std::move(value)) {}
    Fact(Unknown unknown) : value_(std::move(unknown)) {}

    explicit operator bool() const { return std::holds_alternative<T>(value_); }
    const T &operator*() const { return std::get<T>(value_); }
    [[nodiscard]] T value_or(T other) const { return *this ? **this : std::move(other); }
    [[nodiscard]] const std::string &error() const { return std::get<Unknown>(value_).why; }

private:
    std::variant<T, Unknown> value_;
};

struct KernelFacts {
    bool root = false;
    // Without root, or in another user name space, the kernel shows none of the rest.
    Fact<bool> initial_user_namespace = false;
    Fact<std::optional<bool>> sig_enforce = std::nullopt;    // no value: no CONFIG_MODULE_SIG
    Fact<std::optional<bool>> sig_check_wait = std::nullopt; // no value: the kernel cannot wait
    Fact<kernel::Lockdown> lockdown = kernel::Lockdown::absent;
    Fact<std::vector<std::string>> active_lsms = std::vector<std::string>{};
    Fact<bool> btf = false;
    std::string pin_dir;
    std::string pin_objection; // empty: none
    bool pin_wants_mount = false;
    // Costly to find out; no value: nobody looked.
    std::optional<Fact<std::vector<std::string>>> missing_from_btf;
    std::optional<Fact<std::size_t>> lsm_cgroup_hooks_in_use;
};

struct Finding {
    std::string name; // stable, for scripts: "btf", "bpf-lsm", ...
    bool good;
    std::string detail; // what was found
    std::string remedy; // what to do about it; empty if good
};

std::vector<Finding> judge(const KernelFacts &facts);

bool all_good(const std::vector<Finding> &findings);

} // namespace bpfsigctl
