// SPDX-License-Identifier: GPL-2.0
// Prints the completions of a shell, from the command line's own definition.
//
// usage: completions bash|zsh|fish
#include "loader/cli.h"

#include <algorithm>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

// What follows an option.
enum class Value { none, file, directory, words, other };

struct Option {
    std::string name; // with its dashes
    std::string description;
    Value value;
    std::vector<std::string> words; // that the value is one of
};

struct Command {
    std::string name; // empty: the options before any command
    std::string description;
    std::vector<Option> options;
    Value arguments = Value::none;
};

std::vector<std::string> split(const std::string &text, char at) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, at);)
        parts.push_back(part);
    return parts;
}

// CLI::IsMember adds its words to the name of the type: "NAME:{one,two}".
std::vector<std::string> words_of(const CLI::Option &option) {
    const std::string type = option.get_type_name();
    const auto begin = type.find(":{");
    if (begin == std::string::npos)
        return {};
    return split(type.substr(begin + 2, type.size() - begin - 3), ',');
}

Value value_of(const CLI::Option &option) {
    const std::string type = option.get_type_name();
    if (option.get_expected_max() == 0)
        return Value::none;
    if (!words_of(option).empty())
        return Value::words;
    if (type == "DIR")
        return Value::directory;
    return type == "FILE" || option.get_single_name() == "config" ? Value::file : Value::other;
}

Command describe(const CLI::App &app, const std::string &name) {
    Command command{name, app.get_description(), {}, Value::none};
    for (const CLI::Option *option : app.get_options()) {
        if (option->get_positional())
            command.arguments = option->get_single_name() == "DIR" ? Value::directory : Value::file;
        for (const std::string &long_name : option->get_lnames())
            command.options.push_back({"--" + long_name, option->get_description(),
                                       value_of(*option), words_of(*option)});
    }
    return command;
}

std::string names_of(const std::vector<Option> &options) {
    std::string names;
    for (const Option &option : options)
        names += " " + option.name;
    return names;
}

std::string joined(const std::vector<std::string> &words) {
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

// In single quotes, as all three shells read them.
std::string in_quotes(const std::string &text) {
    std::string result = "'";
    for (const char c : text)
        result += c == '\'' ? "'\\''" : std::string(1, c);
    return result + "'";
}

// What completes a value, in bash.
std::string compgen(Value value, const std::vector<std::string> &words) {
    switch (value) {
    case Value::file:
        return "-f";
    case Value::directory:
        return "-d";
    case Value::words:
        return "-W " + in_quotes(joined(words));
    default:
        return "-W ''";
    }
}

void print_bash(const std::vector<Command> &commands, std::ostream &out) {
    std::string names;
    for (const Command &command : commands)
        names += command.name.empty() ? "" : (names.empty() ? "" : "|") + command.name;
    out << "# bash completion for bpfsigctl\n"
           "_bpfsigctl() {\n"
           "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} word command=\n"
           "\tfor word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
           "\t\tcase $word in\n"
        << "\t\t" << names << ") command=$word; break ;;\n"
        << "\t\tesac\n\tdone\n\tlocal how\n\tcase $command:$prev in\n";
    for (const Command &command : commands) {
        const std::string where = command.name.empty() ? "*" : command.name;
        for (const Option &option : command.options)
            if (option.value != Value::none)
                out << '\t' << where << ':' << option.name
                    << ") how=(" + compgen(option.value, option.words) + ") ;;\n";
    }
    for (const Command &command : commands) {
        std::string words = names_of(command.options);
        if (command.name.empty())
            std::ranges::for_each(split(names, '|'),
                                  [&](const auto &name) { words += " " + name; });
        out << '\t' << command.name << ":*) how=(-W " << in_quotes(words.substr(1));
        if (command.arguments != Value::none)
            out << ' ' << compgen(command.arguments, {});
        out << ") ;;\n";
    }
    out << "\tesac\n"
           "\tmapfile -t COMPREPLY < <(compgen \"${how[@]}\" -- \"$cur\")\n"
           "}\n"
           "complete -o filenames -F _bpfsigctl bpfsigctl\n";
}

// zsh's own marks within a specification.
std::string escaped(const std::string &text) {
    std::string result;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':')
            result += '\\';
        result += c;
    }
    return result;
}

std::string zsh_spec(const Option &option) {
    std::string spec = option.name + "[" + escaped(option.description) + "]";
    switch (option.value) {
    case Value::none:
        break;
    case Value::file:
        spec += ":file:_files";
        break;
    case Value::directory:
        spec += ":directory:_files -/";
        break;
    case Value::words:
        spec += ":value:(" + joined(option.words) + ")";
        break;
    case Value::other:
        spec += ":value:";
        break;
    }
    return in_quotes(spec);
}

void print_zsh(const std::vector<Command> &commands, std::ostream &out) {
    out << "#compdef bpfsigctl\n"
           "_bpfsigctl() {\n\tlocal state line\n\tlocal -a commands\n\tcommands=(\n";
    for (const Command &command : commands)
        if (!command.name.empty())
            out << "\t\t" << in_quotes(command.name + ":" + escaped(command.description)) << '\n';
    out << "\t)\n\t_arguments -C";
    for (const Option &option : commands.front().options)
        out << " \\\n\t\t" << zsh_spec(option);
    out << " \\\n\t\t'1: :->command' '*:: :->arguments'\n"
           "\tcase $state in\n\tcommand) _describe command commands ;;\n"
           "\targuments)\n\t\tcase $line[1] in\n";
    for (const Command &command : commands) {
        if (command.name.empty())
            continue;
        out << "\t\t" << command.name << ")\n\t\t\t_arguments";
        for (const Option &option : command.options)
            out << " \\\n\t\t\t\t" << zsh_spec(option);
        if (command.arguments != Value::none)
            out << " \\\n\t\t\t\t'*:file:_files"
                << (command.arguments == Value::directory ? " -/'" : "'");
        out << "\n\t\t\t;;\n";
    }
    out << "\t\tesac\n\t\t;;\n\tesac\n}\n_bpfsigctl \"$@\"\n";
}

void print_fish(const std::vector<Command> &commands, std::ostream &out) {
    out << "# fish completion for bpfsigctl\ncomplete -c bpfsigctl -f\n";
    for (const Command &command : commands) {
        const std::string when = command.name.empty()
                                     ? "__fish_use_subcommand"
                                     : "__fish_seen_subcommand_from " + command.name;
        if (!command.name.empty())
            out << "complete -c bpfsigctl -n __fish_use_subcommand -a " << command.name << " -d "
                << in_quotes(command.description) << '\n';
        for (const Option &option : command.options) {
            out << "complete -c bpfsigctl -n " << in_quotes(when) << " -l " << option.name.substr(2)
                << " -d " << in_quotes(option.description);
            if (option.value == Value::words)
                out << " -xa " << in_quotes(joined(option.words));
            else if (option.value == Value::file || option.value == Value::directory)
                out << " -rF";
            else if (option.value == Value::other)
                out << " -x";
            out << '\n';
        }
        if (command.arguments != Value::none)
            out << "complete -c bpfsigctl -n " << in_quotes(when) << " -F\n";
    }
}

} // namespace

int main(int argc, char **argv) {
    const auto cli = bpfsigctl::make_cli();
    std::vector<Command> commands{describe(cli->app, "")};
    for (const CLI::App *sub : cli->app.get_subcommands({}))
        commands.push_back(describe(*sub, sub->get_name()));
    const std::string shell = argc == 2 ? argv[1] : "";
    if (shell == "bash")
        print_bash(commands, std::cout);
    else if (shell == "zsh")
        print_zsh(commands, std::cout);
    else if (shell == "fish")
        print_fish(commands, std::cout);
    else {
        std::cerr << "usage: completions bash|zsh|fish\n";
        return 2;
    }
    return std::cout.flush() ? 0 : 1;
}
