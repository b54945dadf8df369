// SPDX-License-Identifier: GPL-2.0
// What the suites of this directory and of cost/ measured on one kernel, in instructions.
#pragma once

#include <istream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

class NotMeasured : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Figures {
public:
    explicit Figures(std::string kernel) : kernel_(std::move(kernel)) {}

    // Takes the lines "# figure KEY VALUE", whatever stands before that, and
    // those of cost/ that tell of a call. Throws std::runtime_error at a VALUE that is no
    // number.
    void read(std::istream &log);

    [[nodiscard]] const std::string &kernel() const { return kernel_; }
    [[nodiscard]] bool has(const std::string &key) const { return values_.contains(key); }
    // Throws NotMeasured.
    [[nodiscard]] double at(const std::string &key) const;
    // Those of each module, KEY/MODULE, in the order in which they are loaded.
    [[nodiscard]] std::vector<double> each(const std::string &key) const;
    // Those of KEY/NUMBER, by the number.
    [[nodiscard]] std::map<double, double> series(const std::string &key) const;
    [[nodiscard]] const std::map<std::string, double> &all() const { return values_; }

private:
    std::string kernel_;
    std::map<std::string, double> values_;
    std::vector<std::string> modules_;
};

// The check of all modules, and what a byte of them has in it: the least squares' slope.
double native_check(const Figures &figures);
double check_per_byte(const Figures &figures);
double bytes(const Figures &figures);

// What the policy costs a boot whose window has the modules: load, lock, and what each
// load takes more than without it.
double whole_cost(const Figures &figures);
// And what it takes for programs that do nothing on the same hooks, which is the kernel's.
double floor_of_whole_cost(const Figures &figures);
// From so many modules of the set's mean cost on a boot gains.
double break_even(const Figures &figures);

} // namespace bench
