// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace sluice {

class PipelineFeed;

/// A span of the trace's clock, nanoseconds: from <= t < to.
struct TimeRange {
    std::int64_t from = 0;
    std::int64_t to = 0;
    [[nodiscard]] std::int64_t length() const { return to - from; }
    bool operator==(const TimeRange&) const = default;
};

/// An instant that a person has marked.
struct Bookmark {
    std::int64_t at = 0; ///< nanoseconds of the trace's clock
    QString label;
};

/// The time axis that all panes share: what span is shown, the cursor over it, the instant that is
/// looked at, the span that is selected, and bookmarks. Live, its end is now; to pan, to zoom, to
/// look at an instant or to select freezes the feed. GUI thread.
class TimeView : public QObject {
    Q_OBJECT

public:
    static constexpr std::int64_t shortest = 1'000'000; ///< of a span, nanoseconds
    static constexpr std::int64_t longest = 6 * 3'600 * std::int64_t(1'000'000'000);
    static constexpr std::size_t bookmarksKept = 64;

    /// The feed must outlive it.
    explicit TimeView(PipelineFeed& feed, QObject* parent = nullptr);

    /// What the panes show.
    [[nodiscard]] TimeRange range() const { return { end() - m_span, end() }; }
    [[nodiscard]] std::int64_t end() const;
    [[nodiscard]] std::int64_t span() const { return m_span; }
    /// What can be shown: the whole kept history up to now, or up to the freeze.
    [[nodiscard]] TimeRange kept() const;

    /// How far back the axis goes; live stays live.
    void setSpan(std::int64_t nanos);
    /// Shows this span; freezes. Both ends are kept within kept().
    void show(TimeRange range);
    /// By so many nanoseconds, negative is into the past; freezes.
    void pan(std::int64_t nanos);
    /// The span becomes `factor` times as long around an instant that stays where it is; freezes.
    void zoom(double factor, std::int64_t around);

    /// Where the cross hair is, over whatever pane; nothing: nowhere.
    [[nodiscard]] std::optional<std::int64_t> cursor() const { return m_cursor; }
    void setCursor(std::optional<std::int64_t> at);
    /// The instant of the past that is looked at: the flow, the rows and the numbers are of then.
    /// Freezes; nothing: the instant of the freeze, or now.
    [[nodiscard]] std::optional<std::int64_t> instant() const;
    void setInstant(std::optional<std::int64_t> at);
    /// What is selected for a summary.
    [[nodiscard]] std::optional<TimeRange> selection() const { return m_selection; }
    void select(std::optional<TimeRange> range);

    /// In the order of their instants.
    [[nodiscard]] const std::vector<Bookmark>& bookmarks() const { return m_bookmarks; }
    /// False: there are as many as can be.
    bool addBookmark(std::int64_t at, const QString& label);
    void removeBookmark(std::int64_t at);
    /// Looks at the next bookmark after (or the last before) the instant that is shown.
    void toBookmark(bool forward);

Q_SIGNALS:
    void rangeChanged(); ///< by hand; live, the end moves with every frame
    void cursorChanged();
    void instantChanged();
    void selectionChanged();
    void bookmarksChanged();

private:
    void freeze();
    void follow(bool frozen);

    PipelineFeed& m_feed;
    std::int64_t m_span = 10'000'000'000;
    std::int64_t m_end = 0; ///< while frozen
    std::optional<std::int64_t> m_cursor;
    std::optional<TimeRange> m_selection;
    std::vector<Bookmark> m_bookmarks;
};

} // namespace sluice
