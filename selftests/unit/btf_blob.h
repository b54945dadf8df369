// SPDX-License-Identifier: GPL-2.0
// A BTF blob for the tests, laid out as include/uapi/linux/btf.h says.
#pragma once

#include <linux/btf.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

template <typename T>
void append(std::string &bytes, const T &value) {
    bytes.append(reinterpret_cast<const char *>(&value), sizeof(value));
}

class BtfBlob {
public:
    struct Member {
        std::string_view name;
        std::uint32_t type;
        std::uint32_t bit;
    };
    struct Enumerator {
        std::string_view name;
        std::int32_t value;
    };

    // Each returns the id of what is added. SIZE_OR_TYPE is as struct btf_type has it.
    std::uint32_t add(std::string_view name, std::uint32_t kind, std::uint32_t size_or_type = 0,
                      std::uint32_t count = 0, const std::string &trailing = {},
                      bool flagged = false) {
        append(types_, btf_type{.name_off = name_at(name),
                                .info = (flagged ? 1U << 31U : 0) | kind << 24U | count,
                                .size = size_or_type});
        types_ += trailing;
        return ++last_;
    }
    // With bit offsets as plain numbers or, if FLAGGED, with the size of bitfields in them.
    std::uint32_t add_struct(std::string_view name, std::uint32_t kind,
                             const std::vector<Member> &members, bool flagged = false) {
        std::string trailing;
        for (const Member &member : members)
            append(trailing, btf_member{.name_off = name_at(member.name),
                                        .type = member.type,
                                        .offset = member.bit});
        return add(name, kind, 0, static_cast<std::uint32_t>(members.size()), trailing, flagged);
    }
    std::uint32_t add_enum(std::string_view name, const std::vector<Enumerator> &values) {
        std::string trailing;
        for (const Enumerator &value : values)
            append(trailing, btf_enum{.name_off = name_at(value.name), .val = value.value});
        return add(name, BTF_KIND_ENUM, sizeof(int), static_cast<std::uint32_t>(values.size()),
                   trailing);
    }
    std::uint32_t add_int(std::string_view name, std::uint32_t size) {
        return add(name, BTF_KIND_INT, size, 0, std::string(sizeof(std::uint32_t), '\0'));
    }
    std::uint32_t add_array(std::uint32_t of, std::uint32_t count) {
        std::string trailing;
        append(trailing, btf_array{.type = of, .index_type = of, .nelems = count});
        return add("", BTF_KIND_ARRAY, 0, 0, trailing);
    }

    [[nodiscard]] std::string bytes() const {
        btf_header header{};
        header.magic = BTF_MAGIC;
        header.version = BTF_VERSION;
        header.hdr_len = sizeof(header);
        header.type_len = static_cast<std::uint32_t>(types_.size());
        header.str_off = header.type_len;
        header.str_len = static_cast<std::uint32_t>(strings_.size());
        std::string bytes;
        append(bytes, header);
        return bytes + types_ + strings_;
    }

private:
    std::uint32_t name_at(std::string_view name) {
        if (name.empty())
            return 0;
        const auto at = static_cast<std::uint32_t>(strings_.size());
        strings_ += std::string(name) + '\0';
        return at;
    }

    std::string types_;
    std::string strings_ = std::string(1, '\0');
    std::uint32_t last_ = 0;
};
