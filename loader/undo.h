// SPDX-License-Identifier: GPL-2.0
// Steps taken, taken back in reverse order unless all of them succeeded.
#pragma once

#include <functional>
#include <vector>

namespace bpfsigctl {

class Undo {
public:
    Undo() = default;
    Undo(const Undo &) = delete;
    Undo &operator=(const Undo &) = delete;
    Undo(Undo &&) = delete;
    Undo &operator=(Undo &&) = delete;
    ~Undo() {
        for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
            try {
                (*step)();
            } catch (...) {
                // Every other step is still worth taking back; the error that
                // brought us here is the one to report.
                continue;
            }
        }
    }

    void add(std::function<void()> step) { steps_.push_back(std::move(step)); }
    void dismiss() { steps_.clear(); }

private:
    std::vector<std::function<void()>> steps_;
};

} // namespace bpfsigctl
