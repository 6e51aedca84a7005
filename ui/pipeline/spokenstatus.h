// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/pipelinefigures.h"

#include <QString>

#include <optional>

class QWidget;

namespace sluice {

/// The whole tab in one sentence for screen readers, as the description of a widget: "Saturated by
/// the server. 32 of 32 queued, 64 in flight, 41.3 k/s, p99 4.90 ms." The numbers are renewed at
/// most every two seconds; only where the pressure is is spoken unasked, as it changes. GUI thread.
class SpokenStatus {
public:
    static constexpr std::int64_t quietNanos = 2'000'000'000;

    /// The widget must outlive it.
    explicit SpokenStatus(QWidget* widget)
        : m_widget(widget)
    {
    }
    /// What update() did: nothing, renewed the sentence, or also spoke it unasked.
    enum class Said { Nothing, Renewed, Spoken };
    /// `now` in nanoseconds of any monotonic clock.
    Said update(const PipelineFigures& figures, std::int64_t now);
    /// The sentence for these figures.
    [[nodiscard]] static QString sentence(const PipelineFigures& figures);

private:
    QWidget* m_widget;
    std::optional<std::int64_t> m_saidAt;
    QString m_title;
};

} // namespace sluice
