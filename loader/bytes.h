// SPDX-License-Identifier: GPL-2.0
// Values in bytes: at a place in them, or taken off their front.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace bpfsigctl {

inline bool lies_in(std::string_view bytes, std::size_t at, std::size_t size) {
    return at <= bytes.size() && bytes.size() - at >= size;
}

// Of what lies_in() BYTES.
template <typename T>
T value_at(std::string_view bytes, std::size_t at) {
    T value{};
    std::memcpy(&value, bytes.data() + at, sizeof(value));
    return value;
}

template <typename T>
void put_at(std::string &bytes, std::size_t at, const T &value) {
    std::memcpy(bytes.data() + at, &value, sizeof(value));
}

// Up to its NUL, or the end; empty if AT is beyond that.
inline std::string_view text_at(std::string_view bytes, std::size_t at) {
    if (at >= bytes.size())
        return {};
    return bytes.substr(at, bytes.substr(at).find('\0'));
}

// Finds no end where there is one.
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
