// SPDX-License-Identifier: GPL-2.0
// Modules for the tests of what reads them: an ELF file with a .modinfo and nothing
// else, and PKCS#7 messages by keys made for the test.
#pragma once

#include <string>
#include <string_view>

namespace bpfsigctl::test {

std::string elf_with_modinfo(std::string_view modinfo);

enum class Key { rsa_2048, ec_p384 };

// As `sign-file sha256 KEY CERTIFICATE` makes it, with a certificate of this name and the
// serial number 0xc0ffee; BY_KEY_ID as with -k.
std::string pkcs7_message(std::string_view payload, Key kind, bool by_key_id);

} // namespace bpfsigctl::test
