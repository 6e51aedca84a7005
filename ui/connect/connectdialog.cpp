// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/connect/connectdialog.h"

#include "core/protocol/displaytext.h"
#include "ui/connect/connectform.h"
#include "ui/connect/connectionprobe.h"
#include "ui/connect/recentconnections.h"
#include "ui/theme/errortext.h"
#include "ui/theme/tonelabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace sluice {

ConnectDialog::ConnectDialog(RecentConnections& recent, ConnectionProbe* probe, QWidget* parent)
    : QDialog(parent)
    , m_recent(recent)
    , m_probe(probe)
{
    setWindowTitle(tr("Connect to a server"));
    setObjectName(QStringLiteral("connectDialog"));
    const int em = fontMetrics().height();

    m_notice = new ToneLabel(Tone::Warning, this);
    m_notice->setObjectName(QStringLiteral("notice"));
    m_notice->setWordWrap(true);
    m_notice->hide();
    m_form = new ConnectForm(this);
    m_progress = new QProgressBar(this);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(em);
    m_progress->setAccessibleName(tr("Testing the connection"));
    m_progress->hide();
    m_result = new ToneLabel(Tone::Plain, this);
    m_result->setObjectName(QStringLiteral("result"));
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_result->hide();

    m_test = new QPushButton(tr("&Test"), this);
    m_test->setObjectName(QStringLiteral("test"));
    m_test->setAutoDefault(false);
    m_test->setVisible(m_probe != nullptr);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    m_connect = new QPushButton(tr("&Connect"), this);
    m_connect->setObjectName(QStringLiteral("connect"));
    m_connect->setDefault(true);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_connect);
    auto* right = new QVBoxLayout;
    right->addWidget(m_notice);
    right->addWidget(m_form);
    right->addWidget(m_progress);
    right->addWidget(m_result);
    right->addStretch();
    right->addLayout(buttons);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(em, em, em, em);
    layout->setSpacing(em * 5 / 4);
    layout->addWidget(makeRecentList());
    layout->addLayout(right, 1);

    connect(cancel, &QPushButton::clicked, this, &ConnectDialog::reject);
    connect(m_connect, &QPushButton::clicked, this, &ConnectDialog::choose);
    connect(m_test, &QPushButton::clicked, this, [this] { m_testing ? endTest() : test(); });
    connect(m_form, &ConnectForm::edited, this, [this] {
        endTest();
        m_result->say(Tone::Plain, {});
    });
    if (m_probe)
        connect(m_probe, &ConnectionProbe::finished, this, &ConnectDialog::showResult);
    resize(em * 46, em * 24);
    m_form->focusUrl();
}

QWidget* ConnectDialog::makeRecentList()
{
    const int em = fontMetrics().height();
    auto* side = new QWidget(this);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* heading = new ToneLabel(Tone::Muted, tr("Recent"), side);
    m_list = new QListView(side);
    m_list->setObjectName(QStringLiteral("recent"));
    m_list->setAccessibleName(tr("Recent connections"));
    m_list->setModel(&m_recent);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setUniformItemSizes(true);
    m_list->installEventFilter(this);
    auto* none = new ToneLabel(
        Tone::Muted, tr("Servers that you have connected to are listed here."), m_list->viewport());
    none->setObjectName(QStringLiteral("noRecent"));
    none->setForegroundRole(QPalette::WindowText); // the list gives it the one of its rows
    none->setWordWrap(true);
    none->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    none->setAttribute(Qt::WA_TransparentForMouseEvents);
    none->setContentsMargins(em, em, em, em);
    none->setFixedWidth(em * 15 - 2);
    none->setFixedHeight(none->heightForWidth(em * 15 - 2));
    const auto showNone = [this, none] { none->setVisible(m_recent.rowCount() == 0); };
    showNone();
    connect(&m_recent, &QAbstractItemModel::rowsInserted, none, showNone);
    connect(&m_recent, &QAbstractItemModel::rowsRemoved, none, showNone);
    m_remove = new QPushButton(tr("&Remove"), side);
    m_remove->setAutoDefault(false);
    m_remove->setEnabled(false);
    m_remove->setToolTip(tr("Remove the selected connection from the list (Delete)"));
    layout->addWidget(heading);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_remove, 0, Qt::AlignLeft);
    side->setFixedWidth(em * 15);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex& current) { loadRecent(current.row()); });
    connect(m_list, &QListView::clicked, this,
        [this](const QModelIndex& index) { loadRecent(index.row()); });
    connect(m_list, &QListView::doubleClicked, this, &ConnectDialog::choose);
    connect(m_remove, &QPushButton::clicked, this, &ConnectDialog::removeRecent);
    return side;
}

ConnectionOptions ConnectDialog::options() const { return m_form->options(); }

void ConnectDialog::setOptions(const ConnectionOptions& options)
{
    endTest();
    m_result->say(Tone::Plain, {});
    m_form->setOptions(options);
}

void ConnectDialog::setNotice(const QString& text) { m_notice->say(Tone::Warning, text); }

void ConnectDialog::showState(const ConnectionState& state)
{
    if (state.phase == ConnectionPhase::Ready) {
        QStringList parts { tr("It works.") };
        if (const QString name = errortext::serverName(state.server); !name.isEmpty())
            parts.append(tr("%1 answered over RESP%2.").arg(name).arg(state.server.protocol));
        if (const QString note = errortext::noteOfServer(state.server).sentence(); !note.isEmpty())
            parts.append(note);
        m_result->say(Tone::Ok, parts.join(QLatin1Char(' ')));
        return;
    }
    m_result->say(Tone::Error,
        errortext::ofConnection(state.errorKind, state.errorDetail, options()).sentence());
    if (state.errorKind == ConnectionErrorKind::WrongPassword
        || state.errorKind == ConnectionErrorKind::AuthRequired)
        m_form->focusPassword();
}

void ConnectDialog::reject()
{
    if (m_testing) {
        endTest(); // the first Escape ends the test, the second one the dialog
        return;
    }
    QDialog::reject();
}

void ConnectDialog::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        reject();
        return;
    }
    QDialog::keyPressEvent(event);
}

bool ConnectDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Delete || key == Qt::Key_Backspace) {
            removeRecent();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void ConnectDialog::choose()
{
    if (!m_form->check())
        return;
    endTest();
    const ConnectionOptions chosen = options();
    accept();
    Q_EMIT connectionChosen(chosen);
}

void ConnectDialog::test()
{
    if (!m_probe || !m_form->check())
        return;
    m_testing = true;
    m_test->setText(tr("Stop &test"));
    m_progress->show();
    ConnectionOptions bare = options();
    bare.label.clear();
    m_result->say(
        Tone::Muted, tr("Connecting to %1…").arg(toDisplay(bare.displayName().toUtf8(), 120)));
    m_probe->probe(options());
}

void ConnectDialog::endTest()
{
    if (!m_testing)
        return;
    m_testing = false;
    m_test->setText(tr("&Test"));
    m_progress->hide();
    m_result->say(Tone::Muted, tr("Test stopped."));
    m_probe->cancel();
}

void ConnectDialog::showResult(const ConnectionState& state)
{
    if (!m_testing)
        return; // the answer to a question that nobody asks any more
    m_testing = false;
    m_test->setText(tr("&Test"));
    m_progress->hide();
    showState(state);
}

void ConnectDialog::loadRecent(int row)
{
    m_remove->setEnabled(row >= 0);
    if (row >= 0)
        setOptions(m_recent.at(row));
}

void ConnectDialog::removeRecent()
{
    const QModelIndex current = m_list->currentIndex();
    if (current.isValid())
        m_recent.removeRows(current.row(), 1);
    m_remove->setEnabled(m_list->currentIndex().isValid());
}

} // namespace sluice
