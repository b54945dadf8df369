// SPDX-License-Identifier: GPL-2.0
#include "loader/inspection.h"

#include "loader/escape.h"
#include "loader/table.h"

namespace bpfsigctl {

namespace {

std::string or_dash(std::string_view text) {
    return text.empty() ? "-" : escape(text);
}

TableRow<9> row(const InspectedModule &module) {
    const ModuleReport &report = module.report;
    const SignatureInfo signature = report.signature.value_or(SignatureInfo{});
    const bool is_signed = report.signature.has_value();
    return {or_dash(report.name),
            std::to_string(report.size),
            is_signed ? "yes" : "no",
            or_dash(signature.hash),
            or_dash(signature.key_algorithm),
            is_signed ? name_of(module.key_known) : "-",
            or_dash(signature.key_id),
            or_dash(signature.signer),
            or_dash(report.vermagic)};
}

std::string table(const std::vector<InspectedModule> &modules) {
    Table<9> table(
        {"MODULE", "SIZE", "SIGNED", "HASH", "KEY", "KEYRING", "KEY-ID", "SIGNER", "VERMAGIC"});
    for (const InspectedModule &module : modules)
        table.add(row(module));
    return table.text(table.order());
}

std::string scheme_of(const SignatureInfo &signature) {
    return signature.hash + " " + signature.key_algorithm;
}

// "1 module", "2 modules"
std::string count_of(std::size_t count, const std::string &thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string schemes(const SignatureCosts &costs) {
    std::string text;
    for (const auto &[scheme, count] : costs.by_scheme)
        text += (text.empty() ? " (" : ", ") + std::to_string(count) + " " + scheme;
    return text.empty() ? text : text + ")";
}

std::string summary(const std::vector<InspectedModule> &modules) {
    const SignatureCosts costs = costs_of(modules);
    std::string text = "total:  " + count_of(modules.size(), "module") + ", " +
                       count_of(costs.size, "byte") + "; " + std::to_string(costs.checks) +
                       " signed" + schemes(costs) + ", " +
                       std::to_string(modules.size() - costs.checks) + " unsigned\n";
    if (costs.checks > 0)
        text += "window: of a patched kernel, or with signatures detached on a stock one, " +
                count_of(costs.checks, "signature check") + schemes(costs) + " and " +
                count_of(costs.hashed, "byte") +
                " hashed are not done at boot, if all of these are loaded\n";
    return text;
}

nlohmann::ordered_json to_json(const InspectedModule &module) {
    const ModuleReport &report = module.report;
    nlohmann::ordered_json signature; // null
    if (report.signature)
        signature = {
            {"hash", report.signature->hash},
            {"key_algorithm", report.signature->key_algorithm},
            {"signer", escape(report.signature->signer)},
            {"key_id", report.signature->key_id},
            {"key_id_type", report.signature->by_subject_key_id ? "subject-key-id" : "serial"},
            {"in_keyring", name_of(module.key_known)},
            {"hashed_size", report.hashed_size},
        };
    return {
        {"path", escape(module.path)},
        {"name", escape(report.name)},
        {"size", report.size},
        {"vermagic", escape(report.vermagic)},
        {"signed", report.signature.has_value()},
        {"signature", signature},
    };
}

} // namespace

SignatureCosts costs_of(const std::vector<InspectedModule> &modules) {
    SignatureCosts costs;
    for (const auto &[path, report, key_known] : modules) {
        costs.size += report.size;
        if (!report.signature)
            continue;
        costs.checks++;
        costs.hashed += report.hashed_size;
        costs.by_scheme[scheme_of(*report.signature)]++;
    }
    return costs;
}

nlohmann::ordered_json inspection_to_json(const InspectedFile &file) {
    nlohmann::ordered_json modules = nlohmann::ordered_json::array();
    for (const InspectedModule &module : file.modules)
        modules.push_back(to_json(module));
    nlohmann::ordered_json json = {
        {"file", escape(file.path)},
        {"kind", file.is_initramfs ? "initramfs" : "module"},
        {"modules", modules},
    };
    if (!file.is_initramfs)
        return json;
    const SignatureCosts costs = costs_of(file.modules);
    json["total"] = {
        {"modules", file.modules.size()},
        {"size", costs.size},
        {"signed", costs.checks},
        {"schemes", costs.by_scheme},
    };
    json["window_saves"] = {{"checks", costs.checks}, {"hashed_size", costs.hashed}};
    return json;
}

std::string inspections_to_text(const std::vector<InspectedFile> &files) {
    std::vector<InspectedModule> plain;
    std::string images;
    for (const InspectedFile &file : files) {
        if (!file.is_initramfs) {
            plain.insert(plain.end(), file.modules.begin(), file.modules.end());
            continue;
        }
        images += (images.empty() ? "" : "\n") + escape(file.path) + ":\n";
        if (!file.modules.empty())
            images += table(file.modules);
        images += summary(file.modules);
    }
    if (plain.empty())
        return images;
    return table(plain) + (images.empty() ? "" : "\n") + images;
}

} // namespace bpfsigctl
