// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QTabWidget>

namespace sluice {

/// The tabs in the centre, each known by an id ("pipeline", "key:..."). Titles are text that has
/// been made safe for display; nothing in them is read as a mnemonic or as rich text. GUI thread.
class TabArea : public QTabWidget {
    Q_OBJECT

public:
    explicit TabArea(QWidget* parent = nullptr);

    /// Takes ownership of page. When the id is already there, page replaces the old one in place.
    void addPage(QWidget* page, const QString& title, const QString& id, bool closable);
    /// Makes it the current tab; false when there is none with that id.
    bool showPage(const QString& id);
    /// Removes and deletes the page, unless it is not closable or ignores its close event (it has
    /// something to be asked first); then, or when there is none, false.
    bool closePage(const QString& id);
    /// A page with this property set to true is about no connection: closeAll() leaves it.
    static constexpr char staysProperty[] = "sluiceTabStays";

    /// Removes and deletes every closable page that does not stay.
    void closeAll();

    QWidget* page(const QString& id) const;
    QString idAt(int index) const;
    QString currentId() const { return idAt(currentIndex()); }
    void setTitle(const QString& id, const QString& title);
    /// As given to addPage() or setTitle().
    QString title(const QString& id) const;

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// After the page has been taken out; it is deleted with the next turn of the event loop.
    void pageClosed(const QString& id);
    void currentPageChanged(const QString& id);

private:
    int indexOfId(const QString& id) const;
    void showTitle(int index, const QString& title);
};

} // namespace sluice
