// SPDX-License-Identifier: GPL-2.0
// Takes values off the front of bytes, and finds no end where there is one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace bpfsigctl {

class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    std::string_view take(std::size_t size) {
        if (size > bytes_.size())
            short_ = true;
        const std::string_view taken = short_ ? std::string_view() : bytes_.substr(0, size);
        bytes_.remove_prefix(taken.size());
        return taken;
    }
    template <typename T>
    T take() {
        T value{};
        const std::string_view taken = take(sizeof(T));
        std::copy(taken.begin(), taken.end(), reinterpret_cast<char *>(&value));
        return value;
    }
    // COUNT of them; none if there are not so many.
    template <typename T>
    std::vector<T> take_all(std::size_t count) {
        if (count > bytes_.size() / sizeof(T))
            short_ = true;
        std::vector<T> values(short_ ? 0 : count);
        for (T &value : values)
            value = take<T>();
        return values;
    }
    [[nodiscard]] bool is_whole() const { return !short_ && bytes_.empty(); }

private:
    std::string_view bytes_;
    bool short_ = false;
};

} // namespace bpfsigctl
