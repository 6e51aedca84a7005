// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/connect/connectform.h"

#include "ui/theme/errortext.h"
#include "ui/theme/icons.h"
#include "ui/theme/tonelabel.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSpinBox>

#include <limits>

namespace sluice {

namespace {

const QByteArray redactedPassword = QByteArrayLiteral("***");

bool isAboutHost(OptionsError kind)
{
    return kind == OptionsError::MissingHost || kind == OptionsError::BadHost
        || kind == OptionsError::BadIpv6;
}

bool isAboutPath(OptionsError kind)
{
    return kind == OptionsError::MissingPath || kind == OptionsError::RelativePath
        || kind == OptionsError::PathTooLong || kind == OptionsError::NotText;
}

ToneLabel* messageLabel(QWidget* parent, const QString& name)
{
    auto* label = new ToneLabel(Tone::Error, parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->hide();
    return label;
}

} // namespace

ConnectForm::ConnectForm(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);

    m_url = addLine(m_layout, tr("&URL"), QStringLiteral("url"));
    m_url->setPlaceholderText(QStringLiteral("redis://user:password@host:6379/0"));
    m_urlMessage = messageLabel(this, QStringLiteral("urlMessage"));
    m_layout->addRow(QString(), m_urlMessage);

    m_kind = new QComboBox(this);
    m_kind->setObjectName(QStringLiteral("kind"));
    m_kind->addItem(tr("TCP"), static_cast<int>(ConnectionOptions::Kind::Tcp));
    m_kind->addItem(tr("Unix socket"), static_cast<int>(ConnectionOptions::Kind::Unix));
    m_kind->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_layout->addRow(tr("&Kind"), m_kind);
    makeAddressRows(m_layout);
    m_addressMessage = messageLabel(this, QStringLiteral("addressMessage"));
    m_layout->addRow(QString(), m_addressMessage);

    m_user = addLine(m_layout, tr("U&ser"), QStringLiteral("user"));
    m_user->setPlaceholderText(tr("default"));
    m_password = addLine(m_layout, tr("&Password"), QStringLiteral("password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("none; it is not stored"));
    QAction* reveal
        = m_password->addAction(themedIcon(QStringLiteral("eye")), QLineEdit::TrailingPosition);
    reveal->setText(tr("Show the password"));
    reveal->setToolTip(tr("Show the password"));
    reveal->setCheckable(true);
    connect(reveal, &QAction::toggled, this,
        [this](bool on) { m_password->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password); });
    m_database = new QSpinBox(this);
    m_database->setObjectName(QStringLiteral("database"));
    m_database->setRange(0, std::numeric_limits<int>::max());
    m_database->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_layout->addRow(tr("&Database"), m_database);

    connect(m_url, &QLineEdit::textEdited, this, &ConnectForm::readUrl);
    connect(m_url, &QLineEdit::editingFinished, this, &ConnectForm::showUrl);
    for (QLineEdit* line : { m_host, m_path, m_user, m_password })
        connect(line, &QLineEdit::textEdited, this, &ConnectForm::readFields);
    for (QSpinBox* spin : { m_port, m_database })
        connect(spin, &QSpinBox::valueChanged, this, &ConnectForm::readFields);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ConnectForm::readFields);
    setOptions({});
}

QLineEdit* ConnectForm::addLine(QFormLayout* layout, const QString& label, const QString& name)
{
    auto* line = new QLineEdit(this);
    line->setObjectName(name);
    layout->addRow(label, line);
    return line;
}

void ConnectForm::makeAddressRows(QFormLayout* layout)
{
    const int em = fontMetrics().height();
    m_address = new QWidget(this);
    auto* tcp = new QHBoxLayout(m_address);
    tcp->setContentsMargins(0, 0, 0, 0);
    m_host = new QLineEdit(m_address);
    m_host->setObjectName(QStringLiteral("host"));
    m_host->setPlaceholderText(QStringLiteral("localhost"));
    m_port = new QSpinBox(m_address);
    m_port->setObjectName(QStringLiteral("port"));
    m_port->setRange(1, 65535);
    m_port->setMinimumWidth(em * 5);
    auto* portLabel = new QLabel(tr("P&ort"), m_address);
    portLabel->setBuddy(m_port);
    tcp->addWidget(m_host, 1);
    tcp->addWidget(portLabel);
    tcp->addWidget(m_port);
    auto* hostLabel = new QLabel(tr("&Host"), this);
    hostLabel->setBuddy(m_host);
    layout->addRow(hostLabel, m_address);

    m_pathRow = new QWidget(this);
    auto* socket = new QHBoxLayout(m_pathRow);
    socket->setContentsMargins(0, 0, 0, 0);
    m_path = new QLineEdit(m_pathRow);
    m_path->setObjectName(QStringLiteral("socketPath"));
    m_path->setPlaceholderText(QStringLiteral("/run/redis/redis.sock"));
    auto* open = new QPushButton(tr("&Browse…"), m_pathRow);
    open->setAutoDefault(false);
    connect(open, &QPushButton::clicked, this, &ConnectForm::browse);
    socket->addWidget(m_path, 1);
    socket->addWidget(open);
    auto* pathLabel = new QLabel(tr("Pa&th"), this);
    pathLabel->setBuddy(m_path);
    layout->addRow(pathLabel, m_pathRow);
}

void ConnectForm::setOptions(const ConnectionOptions& options)
{
    // Nobody connects to the program's own scripted server from here.
    m_options = options.kind == ConnectionOptions::Kind::Scripted ? ConnectionOptions() : options;
    m_urlError.reset();
    showFields();
    showUrl();
    showError({});
}

bool ConnectForm::check()
{
    const auto error = m_urlError ? m_urlError : m_options.check();
    showError(error);
    if (!error)
        return true;
    QWidget* field = m_urlError    ? m_url
        : isAboutPath(error->kind) ? m_path
        : isAboutHost(error->kind) ? m_host
                                   : m_url;
    field->setFocus(Qt::OtherFocusReason);
    return false;
}

void ConnectForm::focusUrl()
{
    m_url->setFocus(Qt::OtherFocusReason);
    m_url->selectAll();
}

void ConnectForm::focusPassword()
{
    m_password->setFocus(Qt::OtherFocusReason);
    m_password->selectAll();
}

void ConnectForm::readUrl(const QString& text)
{
    const auto parsed = ConnectionOptions::fromUrl(text);
    if (parsed.ok()) {
        m_urlError.reset();
        ConnectionOptions options = parsed.value();
        // What showUrl() wrote stands for the password that is in its own field.
        if (options.password == redactedPassword)
            options.password = m_options.password;
        options.label = options.toUrl() == m_options.toUrl() ? m_options.label : QString();
        options.connectTimeout = m_options.connectTimeout;
        m_options = options;
        showFields();
    } else {
        m_urlError = parsed.error();
    }
    showError(m_urlError);
    Q_EMIT edited();
}

void ConnectForm::readFields()
{
    if (m_filling)
        return;
    m_options.kind = static_cast<ConnectionOptions::Kind>(m_kind->currentData().toInt());
    m_options.host = m_host->text().trimmed();
    m_options.port = static_cast<quint16>(m_port->value());
    m_options.socketPath = m_path->text();
    m_options.database = m_database->value();
    m_options.label.clear();
    // Bytes that are no UTF-8 come only from a URL, and stay as they are until somebody types here.
    if (sender() == m_user)
        m_options.user = m_user->text().toUtf8();
    if (sender() == m_password)
        m_options.password = m_password->text().toUtf8();
    m_urlError.reset();
    showKind();
    showUrl();
    const auto error = m_options.check();
    const bool empty = error
        && (error->kind == OptionsError::MissingHost || error->kind == OptionsError::MissingPath);
    showError(empty ? std::nullopt : error); // no complaint about what is about to be typed
    Q_EMIT edited();
}

void ConnectForm::showFields()
{
    const QScopedValueRollback filling(m_filling, true);
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(m_options.kind)));
    m_host->setText(m_options.host);
    m_port->setValue(m_options.port);
    m_path->setText(m_options.socketPath);
    m_user->setText(QString::fromUtf8(m_options.user));
    m_password->setText(QString::fromUtf8(m_options.password));
    m_database->setValue(m_options.database);
    showKind();
}

void ConnectForm::showUrl()
{
    if (!m_urlError && m_url->text() != m_options.toUrl())
        m_url->setText(m_options.toUrl());
}

void ConnectForm::showKind()
{
    const bool tcp = m_options.kind == ConnectionOptions::Kind::Tcp;
    for (QWidget* row : { m_address, m_pathRow }) {
        const bool shown = (row == m_address) == tcp;
        row->setVisible(shown);
        m_layout->labelForField(row)->setVisible(shown);
    }
}

void ConnectForm::showError(const std::optional<Error<OptionsError>>& error)
{
    const QString text = error ? errortext::ofOptions(*error).sentence() : QString();
    const bool atField
        = error && !m_urlError && (isAboutHost(error->kind) || isAboutPath(error->kind));
    m_urlMessage->say(Tone::Error, atField ? QString() : text);
    m_addressMessage->say(Tone::Error, atField ? text : QString());
}

void ConnectForm::browse()
{
    auto* dialog = new QFileDialog(this, tr("Choose the server's unix socket"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFilter(QDir::AllDirs | QDir::Files | QDir::System | QDir::NoDotAndDotDot);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_path->setText(path);
        readFields();
    });
    dialog->open();
}

} // namespace sluice
