// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/module_report.h"

#include "loader/error.h"
#include "loader/modules/appended_signature.h"
#include "loader/modules/module_info.h"

#include <span>
#include <string>

namespace bpfsigctl {

ModuleReport report_module(std::string_view file, const std::string &path, const std::string &where,
                           std::size_t max) {
    std::string image = decompress(file, where, max);
    ModuleReport report;
    report.size = image.size();
    if (const auto found = find_appended_signature(std::as_bytes(std::span(image)), where)) {
        if (found->id_type != module_signature_pkcs7)
            throw Error(where + ": unreadable module signature: it is of type " +
                        std::to_string(found->id_type) + ", the kernel knows 2, PKCS#7");
        report.signature = read_signature(found->signature, where);
        report.hashed_size = found->payload.size();
    }
    const ModuleInfo info = read_module_info(image, path, where);
    report.name = info.name;
    report.vermagic = info.vermagic;
    return report;
}

} // namespace bpfsigctl
