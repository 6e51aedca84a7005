// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"
#include "core/connection/state.h"

#include <QDialog>

class QListView;
class QProgressBar;
class QPushButton;

namespace sluice {

class ConnectForm;
class ConnectionProbe;
class RecentConnections;
class ToneLabel;

/// Asks where to connect to. It connects to nothing itself but through the probe, when the person
/// tests. GUI thread.
class ConnectDialog : public QDialog {
    Q_OBJECT

public:
    /// recent must outlive the dialog; so must the probe (without one there is no test button).
    ConnectDialog(RecentConnections& recent, ConnectionProbe* probe, QWidget* parent = nullptr);

    ConnectionOptions options() const;
    void setOptions(const ConnectionOptions& options);

    /// A sentence above the form that says why the dialog is open, for instance that no
    /// redis-server is installed.
    void setNotice(const QString& text);
    /// What came of the last attempt to connect to options(), under the form.
    void showState(const ConnectionState& state);

    void reject() override;

Q_SIGNALS:
    /// "Connect" with fields that make sense; the dialog closes. The connection is added to the
    /// recent ones by the receiver, once it has succeeded.
    void connectionChosen(const sluice::ConnectionOptions& options);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeRecentList();
    void choose();
    void test();
    void endTest();
    void showResult(const ConnectionState& state);
    void loadRecent(int row);
    void removeRecent();

    RecentConnections& m_recent;
    ConnectionProbe* m_probe;
    bool m_testing = false;
    ToneLabel* m_notice = nullptr;
    ConnectForm* m_form = nullptr;
    QListView* m_list = nullptr;
    QPushButton* m_remove = nullptr;
    QProgressBar* m_progress = nullptr;
    ToneLabel* m_result = nullptr;
    QPushButton* m_test = nullptr;
    QPushButton* m_connect = nullptr;
};

} // namespace sluice
