// SPDX-License-Identifier: GPL-2.0
// Makes the test bed's unsigned and wrongly signed modules out of signed ones.
//
// usage: modsig strip IN OUT    OUT is IN without its signature
//        modsig break IN OUT    OUT is IN with one byte changed under its signature
//        modsig show FILE...    prints the layout of each file's signature
//
// A file without a signature is an error to strip and break: a test of an
// unsigned module must not pass for want of a signed one.
#include "loader/modules/appended_signature.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bpfsigctl::AppendedSignature;
using bpfsigctl::find_appended_signature;

// The last byte of e_ident: padding that neither the kernel nor any tool looks
// at. With it changed the module is still a loadable ELF file, so that nothing
// but the signature check can refuse it.
constexpr std::size_t elf_ident_padding = 15;
constexpr std::string_view elf_magic = "\x7f"
                                       "ELF";

constexpr std::size_t read_size = 65536;

constexpr int exit_failure = 1;
constexpr int exit_usage = 2;

[[noreturn]] void fail(const std::string &verb, const std::string &path) {
    throw std::runtime_error("cannot " + verb + " " + path + ": " + std::strerror(errno));
}

std::vector<std::byte> read_file(const std::string &path) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in)
        fail("open", path);
    std::vector<std::byte> bytes;
    std::array<char, read_size> buffer{};
    while (in) {
        in.read(buffer.data(), buffer.size());
        const auto chunk = std::as_bytes(std::span(buffer)).first(in.gcount());
        bytes.insert(bytes.end(), chunk.begin(), chunk.end());
    }
    if (in.bad())
        fail("read", path);
    return bytes;
}

void write_file(const std::string &path, std::span<const std::byte> bytes) {
    errno = 0;
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (!out)
        fail("create", path);
    out.write(reinterpret_cast<const char *>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
        fail("write", path);
}

AppendedSignature signature_of(std::span<const std::byte> image, const std::string &path) {
    const auto found = find_appended_signature(image, path);
    if (!found)
        throw std::runtime_error(path + ": not signed: it does not end in the signature marker" +
                                 " (a compressed module must be decompressed first)");
    return *found;
}

void strip(const std::string &in, const std::string &out) {
    const auto image = read_file(in);
    write_file(out, signature_of(image, in).payload);
}

void break_signature(const std::string &in, const std::string &out) {
    auto image = read_file(in);
    const auto payload = signature_of(image, in).payload;
    if (payload.size() <= elf_ident_padding ||
        std::memcmp(payload.data(), elf_magic.data(), elf_magic.size()) != 0)
        throw std::runtime_error(in + ": not an ELF file");
    image[elf_ident_padding] ^= std::byte{1};
    write_file(out, image);
}

void show(const std::string &path) {
    const auto image = read_file(path);
    const auto found = find_appended_signature(image, path);
    if (!found) {
        std::cout << path << ": unsigned, " << image.size() << " bytes\n";
        return;
    }
    std::cout << path << ": payload " << found->payload.size() << ", signature "
              << found->signature.size() << " bytes, id_type " << int{found->id_type}
              << (found->id_type == bpfsigctl::module_signature_pkcs7 ? " (PKCS#7)" : "")
              << ", algo " << int{found->algo} << ", hash " << int{found->hash} << ", signer_len "
              << int{found->signer_len} << ", key_id_len " << int{found->key_id_len} << '\n';
}

int usage() {
    std::cerr << "usage: modsig strip|break IN OUT\n       modsig show FILE...\n";
    return exit_usage;
}

int run(const std::vector<std::string> &args) {
    const std::string_view verb = args.empty() ? std::string_view() : args.front();
    if (verb == "strip" && args.size() == 3)
        strip(args[1], args[2]);
    else if (verb == "break" && args.size() == 3)
        break_signature(args[1], args[2]);
    else if (verb == "show" && args.size() >= 2)
        for (std::size_t i = 1; i < args.size(); ++i)
            show(args[i]);
    else
        return usage();
    if (!std::cout.flush())
        throw std::runtime_error("cannot write to standard output");
    return 0;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception &error) {
        std::cerr << "modsig: " << error.what() << '\n';
        return exit_failure;
    }
}
