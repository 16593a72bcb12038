"""Qt's own words, in our language: the wheel carries no Vietnamese catalogue of Qt."""

from PySide6.QtCore import QTranslator

from ccht_desktop.foundation.translations import N_, _

FILES: dict[str, str] = {
    "&Look in:": N_("Look in:"),
    "File &name:": N_("File name:"),
    "Files of &type:": N_("Files of type:"),
    "Directory:": N_("Folder:"),
    "&Open": N_("Open"),
    "Open": N_("Open"),
    "&Save": N_("Save"),
    "Save": N_("Save"),
    "&Choose": N_("Choose"),
    "Cancel": N_("Cancel"),
    "Close": N_("Close"),
    "OK": N_("Agreed"),
    "&Yes": N_("Yes"),
    "&No": N_("No"),
    "Back": N_("Back"),
    "Go back": N_("Back"),
    "Forward": N_("Forward"),
    "Go forward": N_("Forward"),
    "Parent Directory": N_("Folder above"),
    "Go to the parent directory": N_("Folder above"),
    "Create New Folder": N_("New folder"),
    "Create a New Folder": N_("New folder"),
    "&New Folder": N_("New folder"),
    "New Folder": N_("New folder"),
    "List View": N_("As a list"),
    "Change to list view mode": N_("As a list"),
    "Detail View": N_("With details"),
    "Change to detail view mode": N_("With details"),
    "List of places and bookmarks": N_("Places"),
    "Sidebar": N_("Places"),
    "Files": N_("Files"),
    "All Files (*)": N_("All files (*)"),
    "&Rename": N_("Rename"),
    "&Delete": N_("Delete"),
    "Delete": N_("Delete"),
    "Remove": N_("Take away"),
    "Recent Places": N_("Recent places"),
    "Show &hidden files": N_("Show hidden files"),
    "Show ": N_("Show "),
    "Drive": N_("Drive"),
    "Folder": N_("Folder"),
    "File": N_("File"),
    "%1 File": N_("%1 file"),
    "Computer": N_("This computer"),
    "My Computer": N_("This computer"),
    "Name": N_("Name"),
    "Size": N_("Size"),
    "Type": N_("Type"),
    "Date Modified": N_("Changed on"),
    "%1 bytes": N_("%1 bytes"),
    "%1 KB": N_("%1 KB"),
    "%1 MB": N_("%1 MB"),
    "%1 GB": N_("%1 GB"),
    "%1 already exists.\nDo you want to replace it?": N_("%1 is there already.\nReplace it?"),
    "%1\nFile not found.\nPlease verify the correct file name was given.": N_(
        "%1\nThere is no such file. Look at its name again."
    ),
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": N_(
        "%1\nThere is no such folder. Look at its name again."
    ),
    "Are you sure you want to delete '%1'?": N_("Delete “%1”?"),
    "Could not delete directory.": N_("The folder could not be deleted."),
    "&Undo": N_("Undo"),
    "&Redo": N_("Redo"),
    "Cu&t": N_("Cut"),
    "&Copy": N_("Copy"),
    "&Paste": N_("Paste"),
    "Select All": N_("Choose all"),
}
CONTEXTS = (
    "QFileDialog",
    "QFileSystemModel",
    "QAbstractFileIconProvider",
    "QPlatformTheme",
    "QDialogButtonBox",
    "QMessageBox",
    "QLineEdit",
    "QWidgetTextControl",
)


class QtWords(QTranslator):
    """Answers Qt's questions for words from our catalogue."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """None where Qt shall keep its own words."""
        if context not in CONTEXTS or text not in FILES:
            return None
        return _(FILES[text])
