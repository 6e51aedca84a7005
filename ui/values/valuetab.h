// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/values/keyreader.h"
#include "core/values/largebytes.h"
#include "ui/values/valuecopying.h"
#include "ui/values/valuedetails.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QPushButton;

namespace sluice {

class BannerArea;
class BytesViewer;
class FaceSwitch;
class KeyHeader;
class LiveKey;
class LiveMark;
class LoadBar;
class ValueEditing;
class ValueFilterModel;
class ValueTable;
class ValueTableModel;

/// One key: what is known of it, its value, and the edits of it that are staged. Reads when it is
/// made and on reload(); its requests bear the producer name "value tab". Never blocks; ends what
/// is under way when deleted. Refuses to close while edits are staged, and asks. GUI thread.
class ValueTab : public QWidget {
    Q_OBJECT

public:
    ValueTab(const Client& client, const QByteArray& key, QWidget* parent = nullptr);
    ~ValueTab() override;

    const QByteArray& key() const { return m_reader->key(); }
    const KeyReader& reader() const { return *m_reader; }
    ValueEditing& editing() { return *m_editing; }
    ValueCopying& copying() { return *m_copying; }
    /// Whether there are edits that were not applied.
    bool hasStagedEdits() const;
    /// For the inspector, as of now.
    ValueDetails details() const;

public Q_SLOTS:
    void reload();
    /// Whether requests are served: while they are not, the tab says that it shows what it had.
    void setConnected(bool connected);

Q_SIGNALS:
    /// The selected element, the key's facts or the requests have changed.
    void selectionDetails(const sluice::ValueDetails& details);
    /// hasStagedEdits() is another.
    void stagedChanged(bool staged);
    /// The person wants it closed, and has said what is to become of staged edits.
    void closeRequested();
    /// What this tab did to keys.
    void keyRenamed(const QByteArray& from, const QByteArray& to);
    void keyDeleted(const QByteArray& key);
    void keyCreated(const QByteArray& key);
    /// What the key is now, for who shows it elsewhere.
    void factsChanged(const sluice::KeyFacts& facts);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    inline static const QString liveId = QStringLiteral("live"); ///< a banner

    void makeEditing(const Client& client);
    void makeLive(const Client& client);
    void reloadLive();
    bool isCheapToRead() const;
    void keepPlace();
    void restorePlace();
    void showString(bool first);
    void cancelReading();
    void showStaged();
    void openMenu(QWidget* over, const QPoint& at);
    ValueCopying::Source copySource() const;
    QWidget* makePlaceholder();
    QWidget* makeTable();
    void connectLoadBar(LoadBar* bar);
    void restart();
    void takePage(const Page& page);
    void showProblem(const ReadProblem& problem);
    void showBusy(bool busy);
    void say();
    QString loadedText() const;
    void tick();
    void showPlaceholder(const QString& text, bool withReload);
    void emitDetails();

    KeyReader* m_reader;
    KeyHeader* m_header;
    BannerArea* m_banners;
    QStackedWidget* m_pages;
    QLabel* m_placeholder;
    QPushButton* m_placeholderReload;
    QPushButton* m_placeholderCancel;
    BytesViewer* m_viewer;
    LoadBar* m_viewerBar;
    QPushButton* m_edit; ///< of a string
    QWidget* m_tablePage;
    QPushButton* m_add;
    QLineEdit* m_search;
    LoadBar* m_tableBar;
    ValueTable* m_table;
    ValueTableModel* m_model;
    ValueFilterModel* m_filter;
    ValueEditing* m_editing;
    ValueCopying* m_copying;
    LiveKey* m_live;
    LiveMark* m_mark;
    /// Where the person was before the value was read again.
    struct Place {
        KeyType type = KeyType::None;
        int row = -1; ///< of the table's source; current again once it is read
        int scroll = -1; ///< of the table, likewise
        quint64 loaded = 0; ///< elements or bytes that are read again
    };
    Place m_place;
    bool m_reloadLater = false; ///< a change was told of while something was being read
    bool m_wasStaged = false;
    FaceSwitch* m_faces;
    QTimer m_slow; ///< runs from the start of a request until it is worth showing
    QTimer m_details; ///< until they are told again
    QTimer m_seconds; ///< counts the time to live down
    LargeBytes m_bytes; ///< of a string
    bool m_hasContent = false;
    bool m_connected = true;
    bool m_failedUnconnected = false; ///< read again once connected
    bool m_changed = false; ///< the value changed between pages
};

} // namespace sluice
