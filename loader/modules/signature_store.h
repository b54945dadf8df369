// SPDX-License-Identifier: GPL-2.0
// Signatures of modules by the kernel's name for them, from a directory of kept ones
// (NAME.ko.sig, as detach leaves them), or from a module tree whose copies are signed.
// The directory is listed once; files are read when a signature is asked for.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bpfsigctl {

// The end of a signed module's image, all that the kernel reads of a signature:
// PKCS#7 message, struct module_signature, marker. A kept file is given as it is,
// even if it is nothing of the kind: whether it is good is not judged here.
struct StoredSignature {
    std::string path; // the file it was found in
    std::string tail;
};

// Throws Error that names FILE if
// BYTES are anything but one appended signature.
void require_appended_signature(std::string_view bytes, const std::string &file);

class SignatureStore {
public:
    // Throws Error if DIRECTORY cannot be listed, all of it.
    explicit SignatureStore(std::string directory);

    // Those of every file of this module, '-' and '_' being the same: files below an
    // `updates` directory first, which depmod prefers as well, and then in the order of
    // the paths. Empty if there is no such file, or only copies without a signature.
    // Throws Error for a file that cannot be read or is damaged.
    [[nodiscard]] std::vector<StoredSignature> find(std::string_view module) const;

    [[nodiscard]] const std::string &directory() const { return directory_; }

    // How many files the index has: none means that this is not a signatures' directory.
    [[nodiscard]] std::size_t size() const;

private:
    std::string directory_;
    std::map<std::string, std::vector<std::string>, std::less<>> paths_; // by name, absolute
};

} // namespace bpfsigctl
