// SPDX-License-Identifier: GPL-2.0
// The words for the ABI's enums, the same in tables, JSON and the docs.
#pragma once

#include <bpfsigctl/abi.h>

#include <cstdint>
#include <string>

namespace bpfsigctl {

std::string state_name(std::uint32_t state);
std::string decision_name(std::uint32_t decision);
std::string reason_name(std::uint32_t reason);
std::string entry_name(std::uint32_t entry);
std::string origin_name(std::uint32_t origin);
std::string stage_name(std::uint32_t stage);
std::string lock_reason_name(std::uint32_t reason);
std::string verdict_name(std::uint32_t verdict);

// What the kernel does with signatures in the window: "wait" or "at-once".
std::string checks_name(bool waits);

// "12:34" of a device number as the kernel keeps it.
std::string device_name(std::uint32_t dev);

// "12.345678" seconds of nanoseconds.
std::string seconds(std::uint64_t ns);

// "EKEYREJECTED" for 129 or -129; the number where there is no name.
std::string errno_name(int value);

} // namespace bpfsigctl
