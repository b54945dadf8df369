// SPDX-License-Identifier: GPL-2.0
// Steps are taken back last first, all of them, or none.
#include "loader/undo.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace {

using bpfsigctl::Undo;

TEST(Undo, TakesBackInReverseOrder) {
    std::vector<int> order;
    {
        Undo undo;
        for (int step = 1; step <= 3; step++)
            undo.add([&order, step] { order.push_back(step); });
        EXPECT_TRUE(order.empty());
    }
    EXPECT_EQ(order, (std::vector{3, 2, 1}));
}

TEST(Undo, DismissedTakesBackNothing) {
    std::vector<int> order;
    {
        Undo undo;
        undo.add([&] { order.push_back(1); });
        undo.dismiss();
    }
    EXPECT_TRUE(order.empty());
}

TEST(Undo, StepsAfterDismissAreTakenBack) {
    std::vector<int> order;
    {
        Undo undo;
        undo.add([&] { order.push_back(1); });
        undo.dismiss();
        undo.add([&] { order.push_back(2); });
    }
    EXPECT_EQ(order, std::vector{2});
}

TEST(Undo, GoesOnAfterAStepThatThrows) {
    std::vector<int> order;
    {
        Undo undo;
        undo.add([&] { order.push_back(1); });
        undo.add([] { throw std::runtime_error("cannot"); });
        undo.add([] { throw 1; });
        undo.add([&] { order.push_back(4); });
    }
    EXPECT_EQ(order, (std::vector{4, 1}));
}

TEST(Undo, RunsWhileAnErrorPasses) {
    bool undone = false;
    EXPECT_THROW(
        {
            Undo undo;
            undo.add([&] { undone = true; });
            undo.add([] { throw std::logic_error("another"); });
            throw std::runtime_error("the one to report");
        },
        std::runtime_error);
    EXPECT_TRUE(undone);
}

} // namespace
