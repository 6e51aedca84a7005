// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/faceloader.h"

#include <functional>

namespace sluice {

/// What a scripted server says to a command, its arguments joined by spaces.
using FaceAnswer = std::function<Value(const QByteArray& command)>;

/// All that a loader reads against a scripted server, and how.
struct FaceRead {
    std::vector<QList<QByteArray>> rows;
    QByteArray text;
    std::optional<quint64> total;
    std::optional<quint64> sampledFrom;
    ReadProblem problem;
    QList<QByteArray> commands;
    int pages = 0;

    /// Reads to the end, or @p mostSteps pipelines.
    FaceRead(FaceLoader& loader, const FaceAnswer& answer, int mostSteps = 1000)
    {
        FacePage page;
        while (loader.hasMore() && mostSteps-- > 0) {
            std::vector<Outcome> outcomes;
            for (const auto& command : loader.next()) {
                commands.append(command.join(' '));
                outcomes.push_back(Outcome::reply(answer(commands.back())));
            }
            problem = loader.take(outcomes, page);
            if (problem)
                return;
            if (!loader.isPageWhole())
                continue;
            ++pages;
            rows.insert(rows.end(), page.rows.begin(), page.rows.end());
            text += page.text;
            total = page.total;
            sampledFrom = page.sampledFrom;
            page = {};
        }
    }
    /// "a=b=c | d=e"
    QByteArray picture() const
    {
        QByteArray all;
        for (const auto& row : rows)
            all += (all.isEmpty() ? "" : " | ") + row.join('=');
        return all;
    }
};

} // namespace sluice
