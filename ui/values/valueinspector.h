// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/values/valuedetails.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QVBoxLayout;

namespace sluice {

class BytesViewer;
class ElidedLabel;

/// The selected element in full, the key's facts, and the requests of the tab. Fed by ValueTab's
/// selectionDetails(); sends nothing itself. GUI thread.
class ValueInspector : public QWidget {
    Q_OBJECT

public:
    explicit ValueInspector(QWidget* parent = nullptr);

    void setDetails(const ValueDetails& details);
    /// No key's tab is in front.
    void clear();

    BytesViewer* viewer() const { return m_viewer; }
    /// Everything but the value, as lines of text: "Encoding: hashtable".
    QString summary() const;

Q_SIGNALS:
    /// The person wants to see these requests in the Pipeline tab.
    void pipelineRequested(const sluice::RequestNote& note);

private:
    void showField(int index);
    void showKey(const ValueDetails& details);
    void showRequests(const QList<RequestNote>& requests);
    void addFact(const QString& title, const QString& text);

    ValueDetails m_details;
    QWidget* m_scroll;
    QWidget* m_valueSection;
    ElidedLabel* m_valueTitle;
    QComboBox* m_fields;
    BytesViewer* m_viewer;
    QWidget* m_keySection;
    QFormLayout* m_facts;
    QWidget* m_requestSection;
    QVBoxLayout* m_requests;
    QLabel* m_empty;
    QStringList m_summary;
};

} // namespace sluice
