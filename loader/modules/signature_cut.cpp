// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/signature_cut.h"

#include "loader/escape.h"
#include "loader/modules/appended_signature.h"
#include "loader/modules/module_file.h"
#include "loader/modules/recompress.h"
#include "loader/modules/signature_store.h"

#include <cstddef>
#include <span>

namespace bpfsigctl {

namespace {

std::optional<AppendedSignature> signature_of(std::string_view image, const std::string &name) {
    return find_appended_signature(std::as_bytes(std::span(image)), escape(name));
}

// Whether join_signature() makes FILE again of the cut one. It finds the settings by what
// makes CUT, where an earlier candidate may do as well, and differ in all of the image.
bool is_restorable(std::string_view file, std::string_view image, std::string_view cut,
                   std::string_view payload, const CompressionSettings &settings) {
    for (const CompressionSettings &candidate : candidate_settings(cut)) {
        if (candidate == settings)
            return true;
        if (makes(payload, candidate, cut))
            return makes(image, candidate, file);
    }
    return false;
}

} // namespace

bool has_signature(std::string_view file, const std::string &name) {
    return signature_of(decompress(file, name), name).has_value();
}

std::optional<CutModule> cut_signature(std::string_view file, const std::string &name) {
    const std::string image = decompress(file, name);
    const auto found = signature_of(image, name);
    if (!found)
        return std::nullopt;
    const std::string_view payload = std::string_view(image).substr(0, found->payload.size());

    const auto exact = settings_of(file, image);
    const CompressionSettings settings = exact ? *exact : nearest_settings(file, image, name);
    std::string cut = compress(payload, settings);
    const bool restorable = exact && is_restorable(file, image, cut, payload, settings);
    return CutModule{.file = std::move(cut),
                     .signature = image.substr(payload.size()),
                     .restorable = restorable};
}

std::optional<JoinedModule> join_signature(std::string_view file, const std::string &name,
                                           std::string_view signature,
                                           const std::string &signature_name) {
    const std::string image = decompress(file, name);
    if (signature_of(image, name))
        return std::nullopt;
    require_appended_signature(signature, signature_name);
    const auto exact = settings_of(file, image);
    const CompressionSettings settings = exact ? *exact : nearest_settings(file, image, name);
    return JoinedModule{.file = compress(image + std::string(signature), settings),
                        .exact = exact.has_value()};
}

} // namespace bpfsigctl
