// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/values/keyreader.h"
#include "core/values/largebytes.h"
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
class LoadBar;
class ValueFilterModel;
class ValueTable;
class ValueTableModel;

/// One key: what is known of it, and its value, read only. Reads when it is made and on reload();
/// its requests bear the producer name "value tab". Never blocks; ends what is under way when
/// deleted. GUI thread.
class ValueTab : public QWidget {
    Q_OBJECT

public:
    ValueTab(const Client& client, const QByteArray& key, QWidget* parent = nullptr);
    ~ValueTab() override;

    const QByteArray& key() const { return m_reader->key(); }
    const KeyReader& reader() const { return *m_reader; }
    /// For the inspector, as of now.
    ValueDetails details() const;

public Q_SLOTS:
    void reload();
    /// Whether requests are served: while they are not, the tab says that it shows what it had.
    void setConnected(bool connected);

Q_SIGNALS:
    /// The selected element, the key's facts or the requests have changed.
    void selectionDetails(const sluice::ValueDetails& details);
    /// What the key is now, for who shows it elsewhere.
    void factsChanged(const sluice::KeyFacts& facts);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
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
    QWidget* m_tablePage;
    QLineEdit* m_search;
    LoadBar* m_tableBar;
    ValueTable* m_table;
    ValueTableModel* m_model;
    ValueFilterModel* m_filter;
    FaceSwitch* m_faces;
    QTimer m_slow; ///< runs from the start of a request until it is worth showing
    QTimer m_seconds; ///< counts the time to live down
    LargeBytes m_bytes; ///< of a string
    bool m_hasContent = false;
    bool m_connected = true;
    bool m_failedUnconnected = false; ///< read again once connected
    bool m_changed = false; ///< the value changed between pages
};

} // namespace sluice
