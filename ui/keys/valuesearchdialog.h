// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/bulk/valuesearch.h"
#include "core/client/client.h"
#include "core/values/readproblem.h"
#include "ui/keys/chosenkeys.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTreeWidget;

namespace sluice {

class KeyCollector;
class ToneLabel;

/// Looks for text or bytes in the values of many keys, and lists where they were found; a result
/// opens its key. Not modal. Escape stops the search first, and then closes. GUI thread, which
/// needs an Executor.
class ValueSearchDialog : public QDialog {
    Q_OBJECT

public:
    ValueSearchDialog(const Client& client, KeyChoices choices, QWidget* parent = nullptr);
    ~ValueSearchDialog() override;

    /// Null before the first search.
    [[nodiscard]] const ValueSearch* search() const { return m_search.get(); }
    void reject() override;

Q_SIGNALS:
    /// The person wants to see this key.
    void keyActivated(const QByteArray& key);

private:
    void begin();
    void stopOrGoOn();
    void takeKeys(const std::shared_ptr<const CollectedKeys>& keys);
    void takeProblem(const ReadProblem& problem);
    void showProgress();
    void addHits();
    void refreshButtons();
    [[nodiscard]] bool isBusy() const;
    [[nodiscard]] QString ending() const;

    const Client m_client;
    const KeyChoices m_choices;
    std::unique_ptr<KeyCollector> m_collector;
    std::unique_ptr<ValueSearch> m_search;

    QComboBox* m_which; ///< by number of m_choices
    QLineEdit* m_text;
    QCheckBox* m_ignoreCase;
    QSpinBox* m_perKey; ///< MiB
    QSpinBox* m_inAll; ///< MiB
    QPushButton* m_find;
    QPushButton* m_stop;
    QProgressBar* m_progress;
    ToneLabel* m_state;
    QTreeWidget* m_hits;
};

} // namespace sluice
