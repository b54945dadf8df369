// SPDX-License-Identifier: GPL-2.0
// The journal of systemd, by its native protocol: a datagram of lines FIELD=value. An id
// tells the kind of a message; the catalog, integration/systemd/bpfsigctl.catalog, says
// of each what to do.
#pragma once

#include "loader/events.h"
#include "loader/fd.h"

#include <string>
#include <string_view>

namespace bpfsigctl {

// Of the kind, the same for ever.
std::string_view message_id(EventKind kind);

// The datagram for an event.
std::string journal_entry(const Event &event);

class Journal {
public:
    // Throws Error if there is no journal.
    Journal();
    void send(const Event &event) const;

private:
    Fd socket_;
};

} // namespace bpfsigctl
