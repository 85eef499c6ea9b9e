/** Bringing people in from a file: read and checked here first, imported by the server, then told row by row. */
import { Route, Routes } from "react-router";
import { ImportResult } from "./result";
import { ImportWizard } from "./wizard";

export default function Import() {
  return (
    <Routes>
      <Route index element={<ImportWizard />} />
      <Route path=":id" element={<ImportResult />} />
    </Routes>
  );
}
