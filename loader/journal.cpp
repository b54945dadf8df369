// SPDX-License-Identifier: GPL-2.0
#include "loader/journal.h"

#include "loader/error.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cctype>
#include <cerrno>

namespace bpfsigctl {

namespace {

constexpr std::string_view socket_path = "/run/systemd/journal/socket";

// Of syslog(3).
constexpr int warning = 4;
constexpr int notice = 5;
constexpr int info = 6;

int priority(EventKind kind) {
    switch (kind) {
    case EventKind::not_verified:
    case EventKind::refused:
    case EventKind::permitted:
        return warning;
    case EventKind::locked:
        return notice;
    default:
        return info;
    }
}

std::string field_of(std::string_view key) {
    std::string field = "BPFSIGCTL_";
    for (const char c : key)
        field += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return field;
}

} // namespace

std::string_view message_id(EventKind kind) {
    switch (kind) {
    case EventKind::admitted:
        return "9a5799006980f1787c27ff51ff374e15";
    case EventKind::permitted:
        return "143c3b3f83b8eb8ba4a11f496f369a0d";
    case EventKind::refused:
        return "9bc127a4f8e9223b0b700cebd5aa019c";
    case EventKind::locked:
        return "067be1771b075a8d87469b7e93d010a1";
    case EventKind::verified:
        return "71436fe82c9c0b18e379f6b99d8e96cb";
    case EventKind::not_verified:
        return "2d381cdc40c424cd7305da033ee65a54";
    }
    return {};
}

// Values are escaped, so that no newline of a module's name can begin another field.
std::string journal_entry(const Event &event) {
    std::string entry =
        "MESSAGE=" + event.message + "\nMESSAGE_ID=" + std::string(message_id(event.kind)) +
        "\nPRIORITY=" + std::to_string(priority(event.kind)) + "\nSYSLOG_IDENTIFIER=bpfsigctl\n";
    const nlohmann::ordered_json json = event_to_json(event);
    for (const auto &[key, value] : json.items())
        entry += field_of(key) + "=" +
                 (value.is_string() ? value.get<std::string>() : value.dump()) + "\n";
    return entry;
}

Journal::Journal() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path.copy(static_cast<char *>(address.sun_path), sizeof(address.sun_path) - 1);
    if (!socket_ || ::connect(socket_.get(), reinterpret_cast<const sockaddr *>(&address),
                              sizeof(address)) != 0)
        throw system_error("cannot reach the journal at " + std::string(socket_path), errno,
                           "without systemd leave out --journal");
}

void Journal::send(const Event &event) const {
    const std::string entry = journal_entry(event);
    if (::send(socket_.get(), entry.data(), entry.size(), MSG_NOSIGNAL) < 0)
        throw system_error("cannot write to the journal", errno);
}

} // namespace bpfsigctl
