// SPDX-License-Identifier: GPL-2.0
#include "loader/inspection.h"

#include "loader/commands/commands.h"
#include "loader/escape.h"
#include "loader/modules/initramfs.h"
#include "loader/modules/module_file.h"
#include "loader/modules/module_tree.h"

#include <iostream>
#include <utility>

namespace bpfsigctl {

namespace {

// One file that is bad does not keep the others from being shown.
class Failures {
public:
    void add(const std::string &file, const std::exception &error) {
        std::cerr << "bpfsigctl: " << escape(error.what()) << '\n';
        list_.push_back({{"file", escape(file)}, {"error", escape(error.what())}});
    }
    [[nodiscard]] const nlohmann::ordered_json &list() const { return list_; }

private:
    nlohmann::ordered_json list_ = nlohmann::ordered_json::array();
};

InspectedModule inspect_module(std::string_view bytes, const std::string &path,
                               const std::string &where, const TrustedKeys &keys) {
    InspectedModule module{.path = path, .report = report_module(bytes, path, where)};
    if (module.report.signature)
        module.key_known = keys.knows(*module.report.signature);
    return module;
}

InspectedFile inspect_initramfs(std::string_view image, const std::string &path,
                                const TrustedKeys &keys, Failures &failures) {
    InspectedFile file{.path = path, .is_initramfs = true, .modules = {}};
    const auto visit = [&](const ImageModule &module) {
        try {
            file.modules.push_back(
                inspect_module(module.bytes, module.path, path + ", " + module.path, keys));
        } catch (const Error &error) {
            failures.add(path, error);
        }
    };
    try {
        visit_modules(image, path, visit);
    } catch (const Error &error) {
        if (file.modules.empty())
            throw;
        failures.add(path, error); // what came before it is worth telling
    }
    return file;
}

InspectedFile inspect_file(const std::string &path, const TrustedKeys &keys, Failures &failures) {
    const std::string bytes = read_whole_file(path);
    if (is_module_path(path) || bytes.starts_with("\x7f"
                                                  "ELF"))
        return {.path = path, .modules = {inspect_module(bytes, path, path, keys)}};
    if (begins_like_initramfs(bytes))
        return inspect_initramfs(bytes, path, keys, failures);
    throw Error(path + " is neither a module nor an initramfs image");
}

} // namespace

ExitCode inspect(const CommonOptions &common, const InspectOptions &options, std::ostream &out) {
    const TrustedKeys keys = TrustedKeys::of_this_kernel();
    Failures failures;
    std::vector<InspectedFile> files;
    for (const std::string &path : options.files) {
        try {
            files.push_back(inspect_file(path, keys, failures));
        } catch (const Error &error) {
            failures.add(path, error);
        }
    }
    if (common.json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const InspectedFile &file : files)
            list.push_back(inspection_to_json(file));
        out << nlohmann::ordered_json{{"files", list}, {"failures", failures.list()}}.dump(2)
            << '\n';
    } else {
        out << inspections_to_text(files);
    }
    return failures.list().empty() ? ExitCode::ok : ExitCode::failed;
}

} // namespace bpfsigctl
