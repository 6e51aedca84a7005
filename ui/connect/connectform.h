// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/connection/options.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace sluice {

class ToneLabel;

/// A URL and the fields it is made of, each following the other. What is wrong stands under the
/// field that it is about. The URL never shows the password once its field has been left: it shows
/// "***". GUI thread.
class ConnectForm : public QWidget {
    Q_OBJECT

public:
    explicit ConnectForm(QWidget* parent = nullptr);

    const ConnectionOptions& options() const { return m_options; }
    void setOptions(const ConnectionOptions& options);

    /// True when a connection can be tried. Otherwise shows what is wrong and puts the keyboard
    /// into that field.
    bool check();
    void focusUrl();
    void focusPassword();

Q_SIGNALS:
    /// The person changed something (not setOptions()).
    void edited();

private:
    void makeAddressRows(QFormLayout* layout);
    void readUrl(const QString& text);
    void readFields();
    void showFields();
    void showUrl();
    void showKind();
    void showError(const std::optional<Error<OptionsError>>& error);
    QLineEdit* addLine(QFormLayout* layout, const QString& label, const QString& name);
    void browse();

    ConnectionOptions m_options;
    std::optional<Error<OptionsError>> m_urlError; ///< of the URL as typed, while it cannot be read
    bool m_filling = false; ///< the program writes into the fields, not the person
    QFormLayout* m_layout = nullptr;
    QLineEdit* m_url = nullptr;
    ToneLabel* m_urlMessage = nullptr;
    QComboBox* m_kind = nullptr;
    QWidget* m_address = nullptr;
    QLineEdit* m_host = nullptr;
    QSpinBox* m_port = nullptr;
    QWidget* m_pathRow = nullptr;
    QLineEdit* m_path = nullptr;
    ToneLabel* m_addressMessage = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_password = nullptr;
    QSpinBox* m_database = nullptr;
};

} // namespace sluice
